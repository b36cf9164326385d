/** The sign of life. */
import * as v from "valibot";
import { type Endpoint, endpoint } from "./endpoint.ts";

export function healthEndpoint(): Endpoint {
  return endpoint({
    method: "GET",
    path: "/healthz",
    operation: "healthz",
    summary: "Say that the service answers",
    who: "anyone",
    answers: { 200: { description: "It does", schema: v.strictObject({ status: v.literal("ok") }) } },
    problems: [],
    handle: async () => ({ status: 200, headers: { "Cache-Control": "no-store" }, body: { status: "ok" } }),
  });
}
