/** The first item of a rotation's log. */
import type { CommandId, Epoch, RotationId, VenueId } from "./ids.ts";
import type { LogItem, RotationHead } from "./ports/rotation-log.ts";
import { DEFAULT_RULES, type HouseRules } from "./rotation/rules.ts";

export interface Opening {
  venueId: VenueId;
  rotationId: RotationId;
  epoch: Epoch;
  joinCode: string;
  /** The night's name. */
  name: string;
  /** The venue's display name. */
  venue: string;
  /** What differs from the default house rules. */
  rules?: Partial<HouseRules> | undefined;
  /** ISO 8601 UTC. */
  at: string;
  commandId: CommandId;
}

/** Head and first item, for `RotationLog.create`. */
export function openRotation(opening: Opening): { head: RotationHead; first: LogItem } {
  const { venueId, rotationId, epoch, joinCode, name, venue, rules, at, commandId } = opening;
  return {
    head: { rotationId, venueId, epoch, joinCode, name, venue, openedAt: at, closedAt: null },
    first: {
      rotationId,
      from: 1,
      to: 1,
      commandId,
      events: [
        {
          version: 1,
          at,
          by: "kj",
          commandId,
          type: "RotationOpened",
          data: { rotationId, joinCode, name, venue, rules: { ...DEFAULT_RULES, ...rules } },
        },
      ],
      created: {},
      outgoing: [],
    },
  };
}
