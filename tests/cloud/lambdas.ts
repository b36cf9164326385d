/** Lambdas as AWS runs them: instances that each handle one event at a time, started when needed, killed at will. */
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

export interface LambdaSettings {
  name: string;
  /** The handler's file without its ending, such as `realtime/lambda/worker`. */
  entry: string;
  bundle: string;
  exportName: string;
  environment: Record<string, string>;
  timeoutMs: number;
  memoryMb: number;
  /** Reserved concurrency. */
  maxInstances: number;
}

interface Instance {
  /** Signs the instance's calls, so that the stand-ins know who is calling. */
  accessKeyId: string;
  worker: Worker;
  isBusy: boolean;
}

const WARM_UP_MS = 60_000;

export const SECRET_ACCESS_KEY = "secret";

let instancesMade = 0;

class LambdaKilled extends Error {}

export class Lambda {
  readonly settings: LambdaSettings;
  readonly #instances: Instance[] = [];
  readonly #waiting: (() => void)[] = [];
  #events = 0;
  /** Counted downwards, so that none has the number of an event. */
  #warmUps = 0;
  #closed = false;
  /** Time that events took here, cold starts included: the shape of AWS's bill, not its numbers. */
  busyMs = 0;
  /** What instances wrote to their log. */
  readonly log: string[] = [];

  constructor(settings: LambdaSettings) {
    this.settings = settings;
  }

  get invocations(): number {
    return this.#events;
  }

  /** @throws when the handler does, runs out of time, or its instance is killed. */
  async invoke(event: unknown): Promise<unknown> {
    const instance = await this.#taken();
    const started = performance.now();
    try {
      return await this.#run(instance, event, ++this.#events, this.settings.timeoutMs);
    } finally {
      this.busyMs += performance.now() - started;
      instance.isBusy = false;
      this.#waiting.shift()?.();
    }
  }

  /** Whether no event is being handled or waits for an instance. */
  get isIdle(): boolean {
    return this.#waiting.length === 0 && this.#instances.every(({ isBusy }) => !isBusy);
  }

  owns(accessKeyId: string): boolean {
    return this.#instances.some((instance) => instance.accessKeyId === accessKeyId);
  }

  /** As when the machine below it fails: nothing of it goes on. */
  async kill(accessKeyId: string): Promise<void> {
    const index = this.#instances.findIndex((instance) => instance.accessKeyId === accessKeyId);
    const [instance] = index < 0 ? [] : this.#instances.splice(index, 1);
    await instance?.worker.terminate();
  }

  /**
   * Starts as many instances as there may be; resolves when they are ready for an event. On AWS each has a core of its
   * own to start on. Here all of them share this machine's, and a page waits eight seconds for its welcome.
   */
  async warmUp(): Promise<void> {
    while (this.#instances.length < this.settings.maxInstances) this.#start();
    await Promise.all(this.#instances.map((instance) => this.#run(instance, undefined, --this.#warmUps, WARM_UP_MS)));
  }

  /** Every instance fails; the next event starts another. */
  async stop(): Promise<void> {
    await Promise.all(this.#instances.splice(0).map(({ worker }) => worker.terminate()));
  }

  /** For good: what comes late, such as the end of a connection, finds nobody. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.stop();
  }

  /** Busy from the moment in which it is found: two events of the same moment are not for the same instance. */
  async #taken(): Promise<Instance> {
    for (;;) {
      if (this.#closed) throw new LambdaKilled(`${this.settings.name} is closed`);
      const idle = this.#instances.find(({ isBusy }) => !isBusy);
      const instance = idle ?? (this.#instances.length < this.settings.maxInstances ? this.#start() : null);
      if (instance) {
        instance.isBusy = true;
        return instance;
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #start(): Instance {
    const { name, bundle, exportName, environment, timeoutMs } = this.settings;
    const accessKeyId = `INSTANCE${++instancesMade}`;
    const worker = new Worker(new URL("./lambda-thread.mjs", import.meta.url), {
      workerData: { name, exportName, timeoutMs, bundle: pathToFileURL(bundle).href },
      env: { ...environment, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY },
      stdout: true,
      stderr: true,
    });
    for (const output of [worker.stdout, worker.stderr]) output.on("data", (chunk) => this.log.push(String(chunk)));
    worker.setMaxListeners(100);
    const instance = { accessKeyId, worker, isBusy: false };
    this.#instances.push(instance);
    return instance;
  }

  #run({ worker, accessKeyId }: Instance, event: unknown, id: number, timeoutMs: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const done = (finish: () => void) => {
        clearTimeout(timer);
        worker.off("message", onMessage);
        worker.off("exit", onExit);
        finish();
      };
      const onMessage = (message: { id: number; answer?: unknown; error?: string }) => {
        if (message.id !== id) return;
        done(() => (message.error === undefined ? resolve(message.answer) : reject(new Error(message.error))));
      };
      const onExit = () => done(() => reject(new LambdaKilled(`${this.settings.name} was killed`)));
      const timer = setTimeout(() => {
        done(() => reject(new Error(`${this.settings.name} timed out`)));
        void this.kill(accessKeyId);
      }, timeoutMs);
      worker.on("message", onMessage);
      worker.on("exit", onExit);
      worker.postMessage({ id, event });
    });
  }
}
