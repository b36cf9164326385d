/** A completed turn, as singer and KJ read it later. */
import type { RotationId, SingerId, SongId, TurnId } from "./ids.ts";
import type { Partner } from "./rotation/state.ts";

export interface Performance {
  /** The turn's id (ROT-24): one performance per turn, whatever the bus repeats. */
  performanceId: TurnId;
  rotationId: RotationId;
  turnId: TurnId;
  singerId: SingerId;
  stageName: string;
  partners: Partner[];
  songId?: SongId | undefined;
  title: string;
  artist: string;
  /** Semitones, -6..6. */
  keyChange: number;
  /** When the song began, or when the singer was called if nobody pressed start. ISO 8601 UTC. */
  performedAt: string;
  /** Measured from start to completion; absent when nobody pressed start or the service stopped in between. */
  durationSec?: number | undefined;
  /** ROT-28 */
  filler: boolean;
  round: number;
  notes?: string | undefined;
}
