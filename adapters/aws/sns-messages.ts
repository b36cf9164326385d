/** Text messages and the staff's topics on SNS. */
import {
  InvalidParameterException,
  InvalidParameterValueException,
  NotFoundException,
  PublishCommand,
  type PublishCommandInput,
  type SNSClient,
  ValidationException,
} from "@aws-sdk/client-sns";
import type { VenueId } from "../../core/ids.ts";
import type { MessageOutcome, Messages } from "../../core/ports/messages.ts";

/** Of a subject, in characters (source: SNS's Publish page). */
const SUBJECT_MAX = 100;

export interface SnsMessagesDeps {
  /** Made with `maxAttempts: 1`: SNS has no idempotency, so a request whose answer was lost must not be repeated. */
  client: SNSClient;
  /** A venue's topic is this and the venue's id. */
  staffTopicPrefix: string;
}

export class SnsMessages implements Messages {
  readonly #deps: SnsMessagesDeps;

  constructor(deps: SnsMessagesDeps) {
    this.#deps = deps;
  }

  /** `Transactional`: delivered with priority, also to who has opted out of advertising. */
  text(phone: string, text: string): Promise<MessageOutcome> {
    return this.#publish({
      PhoneNumber: phone,
      Message: text,
      MessageAttributes: { "AWS.SNS.SMS.SMSType": { DataType: "String", StringValue: "Transactional" } },
    });
  }

  tellStaff(venueId: VenueId, subject: string, text: string): Promise<MessageOutcome> {
    return this.#publish({
      TopicArn: this.#deps.staffTopicPrefix + venueId,
      Subject: subject.slice(0, SUBJECT_MAX),
      Message: text,
    });
  }

  async #publish(input: PublishCommandInput): Promise<MessageOutcome> {
    try {
      await this.#deps.client.send(new PublishCommand(input));
      return "sent";
    } catch (error) {
      if (REFUSALS.some((refusal) => error instanceof refusal)) return "refused";
      if (!wasAnswered(error)) return "unknown";
      // SNS quotes the number in its messages, which end in a log; the error's name says enough.
      throw new Error(`SNS did not take a message: ${error instanceof Error ? error.name : "unknown"}`);
    }
  }
}

/** A number that is none or that has opted out is an invalid parameter to SNS; a topic may not be there. */
const REFUSALS = [
  InvalidParameterException,
  InvalidParameterValueException,
  ValidationException,
  NotFoundException,
] as const;

function wasAnswered(error: unknown): boolean {
  return (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode !== undefined;
}
