import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";
import type { Contender, MakeContender } from "../contender.ts";
import { freePort } from "../free-port.ts";
import { startServer } from "../server-process.ts";
import { opened, received } from "../sockets.ts";
import { Watcher } from "../watcher.ts";

export const contender: MakeContender = (singers) => product(singers);

const PASSPHRASE = "bench-passphrase-1";

/**
 * The embedded server as `npm start` runs it, durable on SQLite. Its actions are `next`, `start` and a request that
 * keeps the line as long as it was, in turn.
 *
 * @param singers how many stand in line.
 */
export function product(singers: number): Contender {
  return {
    name: "this product",
    async start() {
      const folder = mkdtempSync(join(tmpdir(), "karaoke-bench-"));
      const file = fileURLToPath(new URL("../../embedded/server.ts", import.meta.url));
      const server = await startServer(file, { DATA_DIR: folder, KJ_PASSPHRASE: PASSPHRASE }, await freePort());
      const base = `http://127.0.0.1:${server.port}`;
      const { token } = await post(`${base}/karaoke/sessions`, { passphrase: PASSPHRASE });
      const wsUrl = `${base.replace("http", "ws")}/ws`;
      const isCurrent = (text: Buffer) => isComplete(JSON.parse(String(text)));
      const kj = await opened(new WebSocket(wsUrl, ["karaoke.v1", `bearer.${token}`]));
      const command = commander(kj);
      let joinCode = "";
      let line: string[] = [];
      let onStage: { turnId: string; singerId: string } | null = null;
      let actions = 0;
      const openNight = async () => {
        const night = await post(`${base}/karaoke/rotations`, { name: "Bench", venue: "Bench" }, token);
        const current = received(kj, isCurrent);
        kj.send(JSON.stringify({ type: "hello", rotation: night.rotationId, brief: true }));
        await current;
        joinCode = night.joinCode;
        line = [];
        onStage = null;
        actions = 0;
        for (let index = 0; index < singers; index++) {
          const { created } = await command("addSinger", { stageName: `Singer number ${index}` });
          line.push(created.singerId);
          await command("addRequest", { singerId: created.singerId, ...song(index) });
        }
      };
      await openNight();
      return {
        pid: server.pid,
        isDurable: true,
        anotherNight: openNight,
        async watch() {
          const watcher = await Watcher.open(wsUrl, ["karaoke.v1"]);
          const current = watcher.received(isCurrent);
          watcher.send(JSON.stringify({ type: "hello", rotation: joinCode, brief: true }));
          await current;
          return watcher;
        },
        isAction: (text) => text.includes('"type":"events"'),
        async act() {
          // A turn as it goes: called, started, and a song for the next time.
          const step = actions++ % 3;
          if (step === 1 && onStage) {
            await command("start", { turnId: onStage.turnId });
            return;
          }
          if (step === 2 && onStage) {
            await command("addRequest", { singerId: onStage.singerId, ...song(actions) });
            return;
          }
          const { created } = await command("next", { onStage: onStage?.turnId ?? null, force: true });
          const singerId = line.shift() as string;
          line.push(singerId);
          onStage = { turnId: created.turnId, singerId };
        },
        async stop() {
          kj.terminate();
          await server.stop();
          rmSync(folder, { recursive: true, force: true });
        },
      };
    },
  };
}

const song = (index: number) => ({
  title: `A song with a usual title ${index}`,
  artist: "An artist",
  durationSec: 210,
});

// biome-ignore lint/suspicious/noExplicitAny: answers of the server under test, as a client in any language sees them
async function post(url: string, body: object, token?: string): Promise<any> {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

function isComplete(frame: { type: string; part?: number; parts?: number }): boolean {
  return frame.type === "snapshot" && frame.part === frame.parts;
}

/** As long as those that the pages make. */
const idOf = (sent: number) => `bench-command-${String(sent).padStart(8, "0")}`;

/** Sends commands one after another and gives each one's result. What is refused as too fast is sent again. */
function commander(socket: WebSocket) {
  let sent = 0;
  return async (name: string, data: object) => {
    const id = idOf(++sent);
    for (let attempt = 0; attempt < 10; attempt++) {
      const answer = received(socket, (message) => message.includes(id) && isAnswer(message));
      socket.send(JSON.stringify({ type: "command", id, name, data }));
      const frame = JSON.parse(String(await answer));
      if (frame.status === "applied") return frame;
      if (frame.code !== "RATE_LIMITED") throw new Error(`${name}: ${JSON.stringify(frame)}`);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    throw new Error(`${name} is refused as too fast again and again`);
  };
}

const isAnswer = (message: Buffer) => message.includes('"type":"result"') || message.includes('"type":"error"');
