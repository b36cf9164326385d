/** Requests over the night's network: each side may lose the other, and who asks gives up after a while. */
import type { Random } from "../kernel/random.ts";
import { latencyMs } from "../network/pipe.ts";
import type { Service, World } from "../world.ts";

const GIVEN_UP_AFTER_MS = 12_000;
const ANSWERS_LOST = 0.05;

export interface HttpAnswer {
  status: number;
  etag: string | null;
  /** Parsed; null without one. */
  body: Record<string, unknown> | null;
  /** How far the log was when the request reached the server. */
  asOf: { epoch: string; version: number };
}

export interface Asking {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  body?: object;
  headers?: Record<string, string | undefined>;
}

export class Http {
  readonly #world: World;
  readonly #service: Service;
  readonly #random: Random;

  constructor(world: World, service: Service, random: Random) {
    this.#world = world;
    this.#service = service;
    this.#random = random;
  }

  /** Null: whether it was done, nobody knows. */
  ask({ method, path, body, headers }: Asking): Promise<HttpAnswer | null> {
    const { scheduler, trace } = this.#world;
    return new Promise((resolve) => {
      const settle = (answer: HttpAnswer | null) => {
        cancel();
        trace.note("desk", "is answered", answer ? { status: answer.status, etag: answer.etag } : "nothing");
        resolve(answer);
      };
      const cancel = scheduler.after(GIVEN_UP_AFTER_MS, () => settle(null));
      trace.note("desk", `asks ${method} ${path}`, { ...body, ...headers });
      const json = body && { "Content-Type": "application/json" };
      const request = new Request(`http://simulated/karaoke${path}`, {
        method,
        headers: { Authorization: "Bearer kj", ...json, ...(headers as Record<string, string>) },
        ...(body && { body: JSON.stringify(body) }),
      });
      this.#underway(() => this.#serve(request, settle));
    });
  }

  #serve(request: Request, settle: (answer: HttpAnswer | null) => void): void {
    const { checker, scheduler, plan } = this.#world;
    const { epoch, version } = checker.history;
    const answered = this.#service.rest(request);
    // Nobody is listening: the caller hears nothing, or that at once.
    if (!answered) this.#underway(() => settle(null));
    answered?.then(
      async (response) => {
        const text = await response.text();
        if (scheduler.now < plan.calmAtMs && this.#random.chance(ANSWERS_LOST)) return;
        const answer = {
          status: response.status,
          etag: response.headers.get("etag"),
          body: text === "" ? null : (JSON.parse(text) as Record<string, unknown>),
          asOf: { epoch, version },
        };
        this.#underway(() => settle(response.status >= 500 ? null : answer));
      },
      () => this.#underway(() => settle(null)),
    );
  }

  #underway(then: () => void): void {
    this.#world.scheduler.after(latencyMs(this.#world.plan.latency, this.#random), then);
  }
}
