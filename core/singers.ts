/** A singer's profile: what the venue knows of a person beyond tonight. Never part of a rotation's public state. */
import type { SingerId } from "./ids.ts";

export interface Singer {
  singerId: SingerId;
  stageName: string;
  firstName?: string | undefined;
  lastName?: string | undefined;
  email?: string | undefined;
  /** E.164. */
  phone?: string | undefined;
  notes?: string | undefined;
  /** ISO 8601 UTC. */
  createdAt: string;
  updatedAt: string;
}
