/** The REST application: every resource's routes under `/karaoke`, and `/healthz`. */
import { type Context, Hono } from "hono";
import { commandEndpoints } from "./commands.ts";
import { allowOrigin } from "./cors.ts";
import type { RestDeps } from "./deps.ts";
import type { Endpoint } from "./endpoint.ts";
import { joinEndpoints } from "./join.ts";
import { openapiEndpoints } from "./openapi.ts";
import { performanceEndpoints } from "./performances.ts";
import { Problem, problemResponse } from "./problem.ts";
import { rotationSingerEndpoints } from "./rotation-singers.ts";
import { rotationEndpoints } from "./rotations.ts";
import { createServe, type Serve } from "./serve.ts";
import { sessionEndpoints } from "./sessions.ts";
import { singerEndpoints } from "./singers.ts";
import { songEndpoints } from "./songs.ts";

type RestEnv = { Variables: { requestId: string } };

/** Every route there is. A path without parameters comes before one that would swallow it. */
export function endpointsOf(deps: RestDeps): Endpoint[] {
  const endpoints = [
    ...sessionEndpoints(deps),
    ...joinEndpoints(deps),
    ...rotationEndpoints(deps),
    ...commandEndpoints(deps),
    ...rotationSingerEndpoints(deps),
    ...singerEndpoints(deps),
    ...songEndpoints(deps),
    ...performanceEndpoints(deps),
  ];
  return [...endpoints, ...openapiEndpoints(endpoints)];
}

export function createRestApp(deps: RestDeps): Hono<RestEnv> {
  const app = new Hono<RestEnv>();
  const serve = createServe(deps);
  for (const path of ["/karaoke/*", "/healthz"]) {
    app.use(path, async (c, next) => {
      c.set("requestId", deps.requestIdOf?.(c.env) ?? deps.ids.newId());
      await next();
      c.header("X-Request-Id", c.get("requestId"));
      c.header("X-Content-Type-Options", "nosniff");
      allowOrigin(c.req.raw, c.res.headers, deps.corsOrigins);
    });
  }
  for (const [path, endpoints] of byPath(endpointsOf(deps))) mountPath(app, serve, path, endpoints);
  app.all("/karaoke/*", nothingHere);
  app.notFound(nothingHere);
  app.onError((error, c) => failed(deps, error, c));
  return app;
}

function byPath(endpoints: Endpoint[]): Map<string, Endpoint[]> {
  const paths = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) paths.set(endpoint.path, [...(paths.get(endpoint.path) ?? []), endpoint]);
  return paths;
}

function mountPath(app: Hono<RestEnv>, serve: Serve, path: string, endpoints: Endpoint[]): void {
  for (const endpoint of endpoints) {
    app.on(endpoint.method, path, (c) =>
      serve(endpoint, {
        request: c.req.raw,
        env: c.env,
        requestId: c.get("requestId"),
        param: (name) => c.req.param(name),
      }),
    );
  }
  const methods: string[] = endpoints.map(({ method }) => method);
  // Hono answers HEAD from GET.
  const allow = [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  app.options(path, (c) => c.body(null, 204, { Allow: allow }));
  app.all(path, (c) => {
    throw new Problem("METHOD_NOT_ALLOWED", `${c.req.method} is not for this path`, { headers: { Allow: allow } });
  });
}

function nothingHere(): never {
  throw new Problem("NOT_FOUND", "there is no such path");
}

function failed(deps: RestDeps, error: Error, c: Context<RestEnv>): Response {
  const requestId = c.get("requestId") ?? deps.ids.newId();
  if (error instanceof Problem) return problemResponse(error, requestId);
  const fields = { requestId, method: c.req.method, path: c.req.path };
  if (c.req.raw.signal.aborted) deps.logger.info("the client went away", fields);
  else deps.logger.error("a request failed", { ...fields, error: error.stack ?? error.message });
  // What failed inside is nobody's business outside; the request id leads to it in the log.
  return problemResponse(new Problem("INTERNAL", "something failed here; try again"), requestId);
}
