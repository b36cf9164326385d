/** One instance of a Lambda: a thread with an environment of its own, which loads the bundle and answers events. */
import { parentPort, workerData } from "node:worker_threads";

const loaded = import(workerData.bundle);

parentPort.on("message", async ({ id, event }) => {
  try {
    const handler = (await loaded)[workerData.exportName];
    // A warm-up: all it wanted was the bundle.
    if (event === undefined) return parentPort.postMessage({ id });
    const endsAt = Date.now() + workerData.timeoutMs;
    const context = {
      awsRequestId: `${workerData.name}-${id}`,
      functionName: workerData.name,
      getRemainingTimeInMillis: () => endsAt - Date.now(),
    };
    parentPort.postMessage({ id, answer: await handler(event, context) });
  } catch (error) {
    parentPort.postMessage({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
