/** Folding a log into what a decision needs. */
import type { Epoch, VenueId } from "../ids.ts";
import type { RotationEvent } from "./events.ts";
import { evolve } from "./evolve.ts";
import { EMPTY_LEDGER, evolveLedger, type Ledger } from "./ledger.ts";
import type { RotationState } from "./state.ts";

/** A rotation as the server holds it: which log, how far, what everybody sees, and what only it remembers. */
export interface Rotation {
  venueId: VenueId;
  epoch: Epoch;
  /** The version of the last event folded in. */
  version: number;
  state: RotationState;
  ledger: Ledger;
}

/** Applies events in order; throws on a gap, which means a damaged or mixed-up log. */
export function fold(rotation: Rotation, events: readonly RotationEvent[]): Rotation {
  let { version, state, ledger } = rotation;
  for (const event of events) {
    if (event.version !== version + 1) throw new Error(`event ${event.version} follows version ${version}`);
    ledger = evolveLedger(ledger, state, event);
    state = evolve(state, event);
    version = event.version;
  }
  return { ...rotation, version, state, ledger };
}

/** The rotation its first event opens. */
export function foldFirst(venueId: VenueId, epoch: Epoch, first: RotationEvent): Rotation {
  const ledger = evolveLedger(EMPTY_LEDGER, null, first);
  return { venueId, epoch, version: first.version, state: evolve(null, first), ledger };
}
