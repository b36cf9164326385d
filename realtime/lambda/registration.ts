/** Cognito's post-confirmation trigger, and the queue that does later what it could not. */
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { Context, PostConfirmationTriggerEvent, SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as v from "valibot";
import { setting } from "../../adapters/aws/environment.ts";
import { LambdaLogger } from "../../adapters/aws/logger.ts";
import { once } from "../../adapters/aws/once.ts";
import { systemClock } from "../../adapters/local/clock.ts";
import { id, type SingerId, type VenueId } from "../../core/ids.ts";
import { type Registration, registerSinger } from "../../core/register-singer.ts";
import { stageNameSchema } from "../../core/schemas.ts";
import { phoneSchema } from "../../core/singers.ts";
import { defaultVenueId, eventBus, registrationQueue, singers } from "../lambda.ts";

const logger = new LambdaLogger("registration");
const deps = once(() => ({ singers: singers(), bus: eventBus(), clock: systemClock }));

/** It also fires when a forgotten password was set anew. Whatever fails here, the sign-up succeeds. */
export async function postConfirmation(
  event: PostConfirmationTriggerEvent,
  { awsRequestId: correlationId }: Context,
): Promise<PostConfirmationTriggerEvent> {
  if (event.triggerSource !== "PostConfirmation_ConfirmSignUp") return event;
  try {
    const registration = { ...registrationOf(event, defaultVenueId()), correlationId };
    try {
      await registerSinger(deps(), registration);
      logger.info("a singer was registered", { correlationId, singerId: registration.singerId });
    } catch (failure) {
      const { singerId } = registration;
      logger.error("a registration is done later", { correlationId, singerId, error: textOf(failure) });
      await registrationQueue().send(
        new SendMessageCommand({
          QueueUrl: setting("REGISTRATIONS_QUEUE_URL"),
          MessageBody: JSON.stringify(registration),
        }),
      );
    }
  } catch (failure) {
    logger.error("a registration was lost", { correlationId, user: event.userName, error: textOf(failure) });
  }
  return event;
}

export async function registrar({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  for (const { messageId, body } of Records) {
    try {
      await registerSinger(deps(), JSON.parse(body) as Registration);
    } catch (failure) {
      logger.error("a registration failed again", { messageId, error: textOf(failure) });
      failed.push(messageId);
    }
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** Leave to send texts comes with the sign-up, in `ClientMetadata` of its confirmation: `{ "agreedToTexts": "yes" }`. */
function registrationOf({ request }: PostConfirmationTriggerEvent, venueId: VenueId): Registration {
  const { sub, nickname, email, phone_number } = request.userAttributes;
  if (!sub) throw new Error("Cognito named no sub");
  const named = v.safeParse(stageNameSchema, nickname);
  return {
    venueId,
    singerId: id<SingerId>(sub),
    stageName: named.success ? named.output : "Singer",
    ...(email && { email }),
    ...(v.is(phoneSchema, phone_number) && {
      phone: phone_number,
      agreedToTexts: request.clientMetadata?.agreedToTexts === "yes",
    }),
  };
}

const textOf = (failure: unknown): string =>
  failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
