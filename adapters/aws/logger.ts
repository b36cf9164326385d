/** Structured logs and metrics of a Lambda, by Powertools for AWS Lambda. */
import { Logger as Powertools } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Logger } from "../../core/ports/machine.ts";

const NAMESPACE = "Karaoke";

/** Each line carries the ids it is given, and those that `within` added for one event. */
export class LambdaLogger implements Logger {
  readonly #powertools: Powertools;

  constructor(serviceName: string) {
    this.#powertools = new Powertools({ serviceName });
  }

  info(message: string, fields: Record<string, unknown>): void {
    this.#powertools.info(message, fields);
  }

  error(message: string, fields: Record<string, unknown>): void {
    this.#powertools.error(message, fields);
  }
}

/** Counts, written to the log in CloudWatch's embedded format: no call, no waiting. */
export class LambdaMetrics {
  readonly #metrics: Metrics;

  constructor(serviceName: string) {
    this.#metrics = new Metrics({ namespace: NAMESPACE, serviceName });
  }

  count(name: MetricName, value: number): void {
    if (value > 0) this.#metrics.addMetric(name, MetricUnit.Count, value);
  }

  milliseconds(name: MetricName, value: number): void {
    this.#metrics.addMetric(name, MetricUnit.Milliseconds, value);
  }

  /** At the end of an event. */
  flush(): void {
    if (this.#metrics.hasStoredMetrics()) this.#metrics.publishStoredMetrics();
  }
}

export type MetricName =
  | "CommandsApplied"
  | "CommandsRejected"
  | "CommandsPoisoned"
  | "CommandsRetried"
  | "CommandLatency"
  | "EventsBroadcast"
  | "EventsCoalesced"
  | "PagesTold"
  | "FramesFailed"
  | "PostsSent"
  | "PostsGone"
  | "PostsThrottled"
  | "PostsGivenUp"
  | "MessagesSent"
  | "MessagesRefused"
  | "MessagesUnknown";
