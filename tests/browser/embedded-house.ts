/** The product as `npm start` runs it. Its phones come under a venue's name, so they are no secure context, as in a bar. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApi } from "../../web/shared/api.ts";
import { type ServerProcess, startServer } from "../embedded/server-process.ts";
import { type House, SONGS } from "./house.ts";

const PASSPHRASE = "lantern";

/** `venue.test` has to lead to this machine. */
export async function openEmbeddedHouse(): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), "karaoke-story-"));
  const serve = (port: number): Promise<ServerProcess> =>
    startServer({ DATA_DIR: folder, KJ_PASSPHRASE: PASSPHRASE, PORT: String(port) });
  let server = await serve(0);
  const { port } = server;
  let token: string | null = null;
  const api = createApi({ base: `http://127.0.0.1:${port}`, token: () => token });
  token = (await api.post<{ token: string }>("/karaoke/sessions", { passphrase: PASSPHRASE })).token;
  for (const [title, artist] of SONGS) await api.post("/karaoke/songs", { title, artist, durationSec: 200 });
  const consoleUrl = `http://127.0.0.1:${port}/console`;

  return {
    consoleUrl,
    // It knows which night is open.
    screenUrl: () => `http://127.0.0.1:${port}/screen`,
    phoneUrl: (joinCode) => `http://venue.test:${port}/join/${joinCode}`,
    phoneIsSecure: false,
    interruptsSongs: true,
    api,
    async logIn(page) {
      await page.goto(consoleUrl);
      await page.getByLabel("Passphrase").fill(PASSPHRASE);
      await page.keyboard.press("Enter");
    },
    async breakDown() {
      await server.kill("SIGKILL");
    },
    async comeBack() {
      server = await serve(port);
    },
    async ended() {},
    async close() {
      await server.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
