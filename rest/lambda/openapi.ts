/** The description of every route: the one bundle that holds them all, and the code that writes JSON Schemas. */
import { endpointsOf } from "../endpoints.ts";
import { bareService } from "../lambda.ts";

const PATH = "/karaoke/openapi.json";

export const handler = bareService("openapi", (deps) => endpointsOf(deps).filter(({ path }) => path === PATH));
