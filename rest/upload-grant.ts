/** How a client is told to send a file. */
import * as v from "valibot";

export const uploadGrantSchema = v.strictObject({
  method: v.literal("PUT"),
  /** Absolute, or a path on this service's origin. */
  url: v.string(),
  /** To be sent as they stand; `Authorization` only when it is among them. */
  headers: v.record(v.string(), v.string()),
  expiresAt: v.pipe(v.string(), v.isoTimestamp()),
});
