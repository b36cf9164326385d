/** The REST routes of this world: nights, commands, singers and performances, over the ports of whoever serves them. */
import type { Tokens } from "../../../core/ports/identity.ts";
import { createRestApp } from "../../../rest/app.ts";
import { commandEndpoints } from "../../../rest/commands.ts";
import type { RestDeps } from "../../../rest/deps.ts";
import { performanceEndpoints } from "../../../rest/performances.ts";
import { rotationEndpoints } from "../../../rest/rotations.ts";
import { singerEndpoints } from "../../../rest/singers.ts";
import { tokens, VENUE } from "../world.ts";

export type RestPorts = Pick<
  RestDeps,
  "log" | "rotations" | "gateway" | "singers" | "performances" | "idempotency" | "clock" | "ids" | "logger"
>;

const issuing: Tokens = { ...tokens, issue: () => Promise.reject(new Error("nobody logs in on these nights")) };

export function restApp(ports: RestPorts): (request: Request) => Promise<Response> {
  const deps: RestDeps = {
    songs: unused("songs"),
    media: unused("media"),
    songbooks: unused("songbooks"),
    importJobs: unused("imports"),
    tokens: issuing,
    defaultVenueId: VENUE,
    isPassphrase: () => false,
    corsOrigins: [],
    addressOf: () => "192.0.2.1",
    ...ports,
  };
  const app = createRestApp(deps, [
    ...rotationEndpoints(deps),
    ...commandEndpoints(deps),
    ...singerEndpoints(deps),
    ...performanceEndpoints(deps),
  ]);
  return async (request) => app.fetch(request);
}

function unused<Port extends object>(name: string): Port {
  return new Proxy({} as Port, {
    get() {
      throw new Error(`no route of these nights has to do with ${name}`);
    },
  });
}
