import { fileURLToPath } from "node:url";
import type { Contender, MakeContender } from "../contender.ts";
import { freePort } from "../free-port.ts";
import { startServer } from "../server-process.ts";
import { type Message, Watcher } from "../watcher.ts";

/** Of engine.io's packets (protocol 4) and socket.io's within them (protocol 5), those that a watcher sees. */
const PING = "2";
const PONG = "3";
const CONNECT = "40";
const EVENT = '42["events",';
const ACK = "43";

export const contender: MakeContender = (_singers, messages) => socketIo(messages);

/** @param messages what to send, one after another, as for the bare server; it takes no bytes, so their text. */
function socketIo(messages: readonly Message[]): Contender {
  return {
    name: "socket.io",
    async start() {
      const file = fileURLToPath(new URL("./socket-io-server.ts", import.meta.url));
      const server = await startServer(file, {}, await freePort());
      const sender = await connected(server.port, "sender");
      const texts = messages.map(({ text }) => String(text));
      let sent = 0;
      return {
        pid: server.pid,
        isDurable: false,
        watch: () => connected(server.port, "watcher"),
        isAction: (text) => text.subarray(0, EVENT.length).equals(Buffer.from(EVENT)),
        async act() {
          const id = sent++;
          const done = sender.received((text) => String(text).startsWith(`${ACK}${id}[`));
          sender.send(`42${id}["act",${texts[id % texts.length]}]`);
          await done;
        },
        async stop() {
          sender.terminate();
          await server.stop();
        },
      };
    },
  };
}

async function connected(port: number, role: string): Promise<Watcher> {
  const watcher = await Watcher.open(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket&role=${role}`);
  watcher.onMessage(({ text }) => {
    if (text.length === 1 && String(text) === PING) watcher.send(PONG);
  });
  const joined = watcher.received((text) => String(text).startsWith(CONNECT));
  watcher.send(CONNECT);
  await joined;
  return watcher;
}
