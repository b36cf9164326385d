import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";
import type { Contender } from "../contender.ts";
import { freePort } from "../free-port.ts";
import { startServer } from "../server-process.ts";
import { opened, received } from "../sockets.ts";

/** Of engine.io's packets (protocol 4) and socket.io's within them (protocol 5), those that a watcher sees. */
const PING = "2";
const PONG = "3";
const CONNECT = "40";
const EVENT = '42["events",';
const ACK = "43";

/**
 * Watchers speak its protocol over a plain `ws` socket, so that what a watcher does with a message costs the same for
 * every contender.
 *
 * @param frames what to send, one after another, as for the bare server.
 */
export function socketIo(frames: readonly Buffer[]): Contender {
  return {
    name: "socket.io",
    async start() {
      const file = fileURLToPath(new URL("./socket-io-server.ts", import.meta.url));
      const server = await startServer(file, {}, await freePort());
      const sender = await connected(server.port, "sender");
      const texts = frames.map(String);
      let sent = 0;
      return {
        pid: server.pid,
        isDurable: false,
        watch: () => connected(server.port, "watcher"),
        isAction: (message) => message.subarray(0, EVENT.length).equals(Buffer.from(EVENT)),
        async act() {
          const id = sent++;
          const done = received(sender, (message) => String(message).startsWith(`${ACK}${id}[`));
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

async function connected(port: number, role: string): Promise<WebSocket> {
  const socket = await opened(
    new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket&role=${role}`),
  );
  socket.on("message", (message: Buffer) => {
    if (message.length === 1 && String(message) === PING) socket.send(PONG);
  });
  const joined = received(socket, (message) => String(message).startsWith(CONNECT));
  socket.send(CONNECT);
  await joined;
  return socket;
}
