/** Being the same singer all night: the token, kept per join code, and its renewal. */
import type { Api } from "../shared/api.ts";
import { ApiProblem } from "../shared/api.ts";
import { randomKey } from "../shared/random-key.ts";
import type { StoredSession } from "../shared/stored-session.ts";

interface Joined {
  token: string;
  expiresAt: string;
  rotationId: string;
  singerId: string;
}

/** Renewed when less than this is left of it. */
const RENEW_BEFORE_MS = 6 * 3_600_000;

/**
 * Joins under a stage name; with a token kept from before as the same singer. @throws ApiProblem
 *
 * @param key the same for the same name until there is an answer: sent twice it joins once.
 */
export async function join(api: Api, session: StoredSession, joinCode: string, stageName: string, key: string) {
  const joined = await api.post<Joined>("/karaoke/join", { joinCode, stageName }, { idempotencyKey: key });
  session.save({ ...joined, stageName });
}

/** Whether the token is near its end, or past it, which the server still accepts for a renewal. */
export function wantsRenewal(session: StoredSession, nowMs: number): boolean {
  const expiresAt = session.session.value?.expiresAt;
  return expiresAt !== undefined && Date.parse(expiresAt) - nowMs < RENEW_BEFORE_MS;
}

/**
 * `gone`: the server does not know this token any more, or the singer is kept out: a fresh join is the way back.
 * `over`: the night is closed, and nobody joins it any more. `later`: no server, or it is busy; nothing is lost.
 */
export type Renewal = "renewed" | "gone" | "over" | "later";

/** The same singer with a new token, under the name they have by now. */
export async function renew(api: Api, session: StoredSession, joinCode: string): Promise<Renewal> {
  const stageName = session.session.value?.stageName;
  if (stageName === undefined) return "gone";
  try {
    await join(api, session, joinCode, stageName, randomKey());
    return "renewed";
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.code === "ROTATION_CLOSED") return "over";
    // One's own name is never taken: somebody whom the server does not know stands there under it.
    return error.code === "NAME_TAKEN" || [401, 403, 404].includes(error.status) ? "gone" : "later";
  }
}
