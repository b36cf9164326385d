/** Counts SQS's requests: those of the Lambdas at the front door, those of the pollers and the bus at their client. */
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Fault } from "../../tests/cloud/front-door.ts";

/** A request is charged for each started piece of this size (source: SQS's pricing page). */
const CHARGED_BYTES = 64 * 1024;
/** What a night does; looking at a queue's depth is the bench's own doing. */
const CHARGED = /^(SendMessage|ReceiveMessage|DeleteMessage|ChangeMessageVisibility)(Batch)?$/;

export class SqsMeter {
  fifo = 0;
  standard = 0;

  /** For the front door. */
  readonly fault: Fault = (call) => {
    const [service, operation = ""] = call.target.split(".");
    if (service !== "AmazonSQS") return null;
    const request = JSON.parse(call.body) as { QueueUrl: string; MessageBody?: string };
    this.#count(operation, request.QueueUrl, Buffer.byteLength(request.MessageBody ?? ""));
    return null;
  };

  watch(client: SQSClient): void {
    client.middlewareStack.add(
      (next, context) => async (call) => {
        const result = await next(call);
        const operation = String((context as { commandName?: string }).commandName).replace(/Command$/, "");
        const { QueueUrl, MessageBody } = call.input as { QueueUrl?: string; MessageBody?: string };
        const { Messages } = result.output as { Messages?: { Body?: string }[] };
        // Receiving nothing is what idle pollers do, on this machine as often as the harness likes: counted by the clock.
        if (operation === "ReceiveMessage" && !Messages?.length) return result;
        const bodies = [MessageBody, ...(Messages ?? []).map(({ Body }) => Body)];
        const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body ?? ""), 0);
        this.#count(operation, QueueUrl ?? "", bytes);
        return result;
      },
      { step: "initialize", name: "sqsMeter" },
    );
  }

  #count(operation: string, queueUrl: string, bytes: number): void {
    if (!CHARGED.test(operation)) return;
    const requests = Math.max(1, Math.ceil(bytes / CHARGED_BYTES));
    if (queueUrl.endsWith(".fifo")) this.fifo += requests;
    else this.standard += requests;
  }
}
