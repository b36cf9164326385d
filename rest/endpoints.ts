/** Every route there is, in one service (the embedded mode) or described in one document. */
import { commandEndpoints } from "./commands.ts";
import type { RestDeps } from "./deps.ts";
import type { Endpoint } from "./endpoint.ts";
import { healthEndpoint } from "./health.ts";
import { joinEndpoints } from "./join.ts";
import { openapiEndpoint } from "./openapi.ts";
import { performanceEndpoints } from "./performances.ts";
import { rotationInsightEndpoints } from "./rotation-insight.ts";
import { rotationSingerEndpoints } from "./rotation-singers.ts";
import { rotationEndpoints } from "./rotations.ts";
import { sessionEndpoints } from "./sessions.ts";
import { singerEndpoints } from "./singers.ts";
import { songEndpoints } from "./songs.ts";

/** A path without parameters comes before one that would swallow it. */
export function endpointsOf(deps: RestDeps): Endpoint[] {
  const endpoints = [
    ...sessionEndpoints(deps),
    ...joinEndpoints(deps),
    ...rotationEndpoints(deps),
    ...commandEndpoints(deps),
    ...rotationSingerEndpoints(deps),
    ...rotationInsightEndpoints(deps),
    ...singerEndpoints(deps),
    ...songEndpoints(deps),
    ...performanceEndpoints(deps),
    healthEndpoint(),
  ];
  return [...endpoints, openapiEndpoint(endpoints)];
}
