/** A venue for the console's browser tests: the real server on a free port, its nights, and pages that are logged in. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";
import type { CommandData, CommandName } from "../../../core/commands/index.ts";
import type { SingerId } from "../../../core/ids.ts";
import type { CommandResult } from "../../../core/protocol.ts";
import type { RotationState } from "../../../core/rotation/state.ts";
import { readConfig } from "../../../embedded/config.ts";
import { type Running, start } from "../../../embedded/start.ts";
import { buildWeb, type WebBuild } from "../../../web/build.ts";
import { type Api, createApi } from "../../../web/shared/api.ts";
import { launchBrowser } from "../launch.ts";

export const PASSPHRASE = "lantern";

type Applied = Extract<CommandResult, { status: "applied" }>;

export class Venue {
  readonly browser: Browser;
  readonly api: Api;
  readonly #folder: string;
  readonly #site: WebBuild;
  readonly #session: object;
  #running: Running;

  private constructor(own: {
    browser: Browser;
    folder: string;
    site: WebBuild;
    running: Running;
    api: Api;
    session: object;
  }) {
    this.browser = own.browser;
    this.api = own.api;
    this.#folder = own.folder;
    this.#site = own.site;
    this.#running = own.running;
    this.#session = own.session;
  }

  static async open(): Promise<Venue> {
    const folder = await mkdtemp(join(tmpdir(), "karaoke-console-"));
    const site = await buildWeb();
    const running = await serve(folder, site, 0);
    let token: string | null = null;
    const api = createApi({ base: `http://127.0.0.1:${running.port}`, token: () => token });
    const session = await api.post<{ token: string }>("/karaoke/sessions", { passphrase: PASSPHRASE });
    token = session.token;
    return new Venue({ browser: await launchBrowser(), folder, site, running, api, session });
  }

  get address(): string {
    return `http://127.0.0.1:${this.#running.port}`;
  }

  async stopServer(): Promise<void> {
    await this.#running.stop();
  }

  /** On the same port and the same data. */
  async startServer(): Promise<void> {
    this.#running = await serve(this.#folder, this.#site, this.#running.port);
  }

  /** A page of its own, at the door. */
  async page(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 1366, height: 768 }, ...options });
    context.setDefaultTimeout(15_000);
    return context.newPage();
  }

  async night(): Promise<Night> {
    const made = await this.api.post<{ rotationId: string }>("/karaoke/rotations", {
      name: "Tuesday",
      venue: "The Tin Lantern",
    });
    return new Night(this, made.rotationId);
  }

  /** A console that is logged in and shows that night. */
  async console(night: Night, page?: Page): Promise<Page> {
    const shown = page ?? (await this.page());
    const kept = { session: JSON.stringify(this.#session), rotationId: night.rotationId };
    await shown.addInitScript(({ session, rotationId }) => {
      localStorage.setItem("karaoke.session.console", session);
      localStorage.setItem("karaoke.console.night", rotationId);
    }, kept);
    await shown.goto(`${this.address}/console`);
    await shown.getByText(/^Live/).waitFor();
    return shown;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.#running.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** One rotation, as another console would work on it. */
export class Night {
  readonly rotationId: string;
  readonly #venue: Venue;
  #sent = 0;

  constructor(venue: Venue, rotationId: string) {
    this.#venue = venue;
    this.rotationId = rotationId;
  }

  async state(): Promise<RotationState> {
    const answer = await this.#venue.api.get<{ state: RotationState }>(`/karaoke/rotations/${this.rotationId}`);
    return answer.state;
  }

  send<Name extends CommandName>(name: Name, data: CommandData<Name>): Promise<Applied> {
    this.#sent += 1;
    const id = `${this.rotationId}-${this.#sent}`.slice(-64);
    return this.#venue.api.post(`/karaoke/rotations/${this.rotationId}/commands`, { id, name, data });
  }

  /** A singer with a song for each title; none is empty-handed on the bench. */
  async singer(stageName: string, ...titles: string[]): Promise<SingerId> {
    const { created } = await this.send("addSinger", { stageName });
    const singerId = created?.singerId as SingerId;
    for (const title of titles) {
      await this.send("addRequest", { singerId, title, artist: "Somebody", durationSec: 200 });
    }
    return singerId;
  }

  /** `next` on what is on stage now, whenever the last call was. */
  async next(): Promise<void> {
    const { onStage } = await this.state();
    await this.send("next", { onStage: onStage?.turnId ?? null, force: true });
  }

  /** Waits until the server's state gives that value. */
  async becomes<T>(read: (state: RotationState) => T, value: T): Promise<void> {
    await expect.poll(async () => read(await this.state()), { timeout: 10_000 }).toEqual(value);
  }
}

/** The names of the line as the page shows them. */
export function rows(page: Page): Promise<string[]> {
  return page.locator(".row .name").allTextContents();
}

/** The numbers of the line as the page shows them; empty for who is passed over. */
export function numbers(page: Page): Promise<string[]> {
  return page.locator(".row .n").allTextContents();
}

function serve(folder: string, site: WebBuild, port: number): Promise<Running> {
  const environment = {
    PORT: String(port),
    HOST: "127.0.0.1",
    DATA_DIR: folder,
    KJ_PASSPHRASE: PASSPHRASE,
    LOG_LEVEL: "error",
  };
  return start(readConfig(environment), site);
}
