/** A REST application of the routes it is given, under `/karaoke` and `/healthz`. */
import { type Context, Hono } from "hono";
import { allowOrigin } from "./cors.ts";
import type { RestDeps } from "./deps.ts";
import type { Endpoint } from "./endpoint.ts";
import { Problem, problemResponse, unavailable } from "./problem.ts";
import { addSecurityHeaders } from "./security-headers.ts";
import { createServe, type Serve } from "./serve.ts";

type RestEnv = { Variables: { requestId: string } };

/** @param endpoints what this service answers; a path without parameters comes before one that would swallow it. */
export function createRestApp(deps: RestDeps, endpoints: readonly Endpoint[]): Hono<RestEnv> {
  const app = new Hono<RestEnv>();
  const serve = createServe(deps);
  for (const path of ["/karaoke/*", "/healthz"]) {
    app.use(path, async (c, next) => {
      c.set("requestId", deps.requestIdOf?.(c.env) ?? deps.ids.newId());
      await next();
      c.header("X-Request-Id", c.get("requestId"));
      addSecurityHeaders(c.res.headers, c.req.url.startsWith("https:"));
      allowOrigin(c.req.raw, c.res.headers, deps.corsOrigins);
    });
  }
  for (const [path, those] of byPath(endpoints)) mountPath(app, serve, path, those);
  app.all("/karaoke/*", nothingHere);
  app.notFound(nothingHere);
  app.onError((error, c) => failed(deps, error, c));
  return app;
}

function byPath(endpoints: readonly Endpoint[]): Map<string, Endpoint[]> {
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
  const passing = deps.passing?.(error) ?? null;
  if (passing !== null) return problemResponse(unavailable(passing), requestId);
  // What failed inside is nobody's business outside; the request id leads to it in the log.
  return problemResponse(new Problem("INTERNAL", "something failed here; try again"), requestId);
}
