/** Everything that the cloud's emulators and stand-ins were asked for since they started. */
import type { Cloud } from "../../tests/cloud/cloud.ts";
import { DynamoMeter } from "./dynamo-meter.ts";
import { SqsMeter } from "./sqs-meter.ts";
import { type Usage, usage } from "./usage.ts";

/** Memory that comes with one whole CPU (source: "Configure Lambda function memory" in Lambda's developer guide). */
const MEMORY_OF_A_CPU_MB = 1769;

export class Meter {
  readonly dynamo: DynamoMeter;
  readonly #sqs = new SqsMeter();
  readonly #cloud: Cloud;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
    this.dynamo = new DynamoMeter(cloud.dynamo.client, cloud.tables);
    this.#sqs.watch(cloud.sqs);
    cloud.front.faults.add(this.#sqs.fault);
    cloud.front.faults.add(this.dynamo.fault);
  }

  read(): Usage {
    const { sockets, bridge, front } = this.#cloud;
    return usage({
      dynamoWriteUnits: this.dynamo.units.writes,
      dynamoReadUnits: this.dynamo.units.reads,
      sqsFifoRequests: this.#sqs.fifo,
      sqsStandardRequests: this.#sqs.standard,
      events: bridge.charged,
      invocations: this.#cloud.lambdas().reduce((sum, { invocations }) => sum + invocations, 0),
      gbSeconds: this.#gbSeconds(),
      webSocketMessages: sockets.messages,
      // SNS alone still speaks forms, which name no target.
      snsPublishes: front.counts.get("POST") ?? 0,
    });
  }

  /**
   * An estimate: the time here, as long as the share of a CPU that comes with the Lambda's memory would have taken. Here
   * the work shares two CPUs with the emulators and waits for no network; Lambda's own CPUs are others.
   */
  #gbSeconds(): number {
    const perLambda = this.#cloud
      .lambdas()
      .map(({ busyMs, settings }) => ((busyMs / 1000) * Math.max(settings.memoryMb, MEMORY_OF_A_CPU_MB)) / 1024);
    return perLambda.reduce((sum, part) => sum + part, 0);
  }
}
