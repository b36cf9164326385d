/** Somebody signed up: their profile, under the very id that the identity provider knows them by. */
import type { SingerId, VenueId } from "./ids.ts";
import type { EventBus } from "./ports/commands.ts";
import type { Clock } from "./ports/machine.ts";
import type { SingerRepository } from "./ports/resources.ts";

export interface Registration {
  venueId: VenueId;
  singerId: SingerId;
  stageName: string;
  email?: string | undefined;
  /** E.164. */
  phone?: string | undefined;
  /** Whether text messages may go to `phone`. */
  agreedToTexts?: boolean | undefined;
  /** Of the sign-up, for the logs. */
  correlationId?: string | undefined;
}

export interface RegisterDeps {
  singers: Pick<SingerRepository, "insert">;
  bus: EventBus;
  clock: Clock;
}

/** Does no harm when it happens again: the profile stays as it is, and the bus is told once more. */
export async function registerSinger(deps: RegisterDeps, registration: Registration): Promise<void> {
  const { venueId, singerId, stageName, email, phone, agreedToTexts, correlationId } = registration;
  const at = new Date(deps.clock.now()).toISOString();
  await deps.singers.insert(venueId, {
    singerId,
    stageName,
    ...(email && { email }),
    ...(phone && { phone, ...(agreedToTexts && { agreedToTexts }) }),
    createdAt: at,
    updatedAt: at,
  });
  await deps.bus.publish([
    { type: "SingerRegistered", venueId, singerId, stageName, ...(correlationId && { correlationId }) },
  ]);
}
