/** A venue for browser tests: the real embedded server on a directory of its own, a songbook, and a KJ over REST. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CommandData, CommandName } from "../../../core/commands/index.ts";
import type { SingerId } from "../../../core/ids.ts";
import type { RotationState } from "../../../core/rotation/state.ts";
import { readConfig } from "../../../embedded/config.ts";
import { type Running, start } from "../../../embedded/start.ts";
import type { WebBuild } from "../../../web/build.ts";
import { type Api, createApi } from "../../../web/shared/api.ts";

export const PASSPHRASE = "lantern";

export interface Venue {
  /** Kept over restarts. */
  port: number;
  /** The KJ's. */
  api: Api;
  rotationId: string;
  joinCode: string;
  /** As the KJ. @throws ApiProblem when it is refused. */
  send<Name extends CommandName>(name: Name, data: CommandData<Name>): Promise<{ created?: { singerId?: SingerId } }>;
  /** In line with one song. */
  addSinger(stageName: string, title: string, artist: string): Promise<SingerId>;
  /** Presses Next, whatever is on stage and however soon. */
  next(): Promise<void>;
  /** The song of the turn on stage begins. */
  startTurn(): Promise<void>;
  state(): Promise<RotationState>;
  /** Another night; `joinCode` and `rotationId` are the new one's. */
  openNight(): Promise<void>;
  goDown(): Promise<void>;
  /** @param site another build of the pages. */
  comeBack(site?: WebBuild): Promise<void>;
  close(): Promise<void>;
}

export async function openVenue(
  site: WebBuild,
  songs: readonly [title: string, artist: string][] = [],
): Promise<Venue> {
  const folder = await mkdtemp(join(tmpdir(), "karaoke-venue-"));
  const settings = { HOST: "127.0.0.1", DATA_DIR: folder, KJ_PASSPHRASE: PASSPHRASE, LOG_LEVEL: "error" };
  const startOn = (port: number, pages = site) => start(readConfig({ ...settings, PORT: String(port) }), pages);
  let running: Running | null = await startOn(0);
  const { port } = running;
  let token: string | null = null;
  const api = createApi({ base: `http://127.0.0.1:${port}`, token: () => token });
  token = (await api.post<{ token: string }>("/karaoke/sessions", { passphrase: PASSPHRASE })).token;
  for (const [title, artist] of songs) await api.post("/karaoke/songs", { title, artist, durationSec: 200 });
  let commands = 0;

  const venue: Venue = {
    port,
    api,
    rotationId: "",
    joinCode: "",
    send(name, data) {
      commands++;
      return api.post(`/karaoke/rotations/${venue.rotationId}/commands`, { id: `venue-kj-${commands}`, name, data });
    },
    async addSinger(stageName, title, artist) {
      const { created } = await venue.send("addSinger", { stageName });
      if (!created?.singerId) throw new Error(`${stageName} was not added`);
      await venue.send("addRequest", { singerId: created.singerId, title, artist });
      return created.singerId;
    },
    async next() {
      const { onStage } = await venue.state();
      await venue.send("next", { onStage: onStage?.turnId ?? null, force: true });
    },
    async startTurn() {
      const { onStage } = await venue.state();
      if (!onStage) throw new Error("nobody is on stage");
      await venue.send("start", { turnId: onStage.turnId });
    },
    async state() {
      const { state } = await api.get<{ state: RotationState }>(`/karaoke/rotations/${venue.rotationId}`);
      return state;
    },
    async openNight() {
      const opened = await api.post<Pick<Venue, "rotationId" | "joinCode">>("/karaoke/rotations", {
        name: "Tuesday",
        venue: "The Tin Lantern",
      });
      venue.rotationId = opened.rotationId;
      venue.joinCode = opened.joinCode;
    },
    async goDown() {
      await running?.stop();
      running = null;
    },
    async comeBack(pages) {
      running = await startOn(port, pages);
    },
    async close() {
      await running?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await venue.openNight();
  return venue;
}
