/** Somebody signed up: their profile, under the very id that the identity provider knows them by. */
import type { SingerId, VenueId } from "./ids.ts";
import type { Clock, EventBus, SingerRepository } from "./ports.ts";

export interface Registration {
  venueId: VenueId;
  singerId: SingerId;
  stageName: string;
  email?: string | undefined;
}

export interface RegisterDeps {
  singers: Pick<SingerRepository, "insert">;
  bus: EventBus;
  clock: Clock;
}

/** Does no harm when it happens again: the profile stays as it is, and the bus is told once more. */
export async function registerSinger(deps: RegisterDeps, registration: Registration): Promise<void> {
  const { venueId, singerId, stageName, email } = registration;
  const at = new Date(deps.clock.now()).toISOString();
  await deps.singers.insert(venueId, { singerId, stageName, ...(email && { email }), createdAt: at, updatedAt: at });
  await deps.bus.publish([{ type: "SingerRegistered", venueId, singerId, stageName }]);
}
