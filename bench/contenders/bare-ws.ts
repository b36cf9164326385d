import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";
import type { Contender } from "../contender.ts";
import { freePort } from "../free-port.ts";
import { startServer } from "../server-process.ts";
import { opened, received } from "../sockets.ts";
import { type Message, Watcher } from "../watcher.ts";

/** @param messages what to send, one after another: what the product sent for its actions, compressed as it was, so the bytes are the same. */
export function bareWs(messages: readonly Message[]): Contender {
  return {
    name: "bare ws",
    async start() {
      const file = fileURLToPath(new URL("./bare-ws-server.ts", import.meta.url));
      const server = await startServer(file, {}, await freePort());
      const url = `ws://127.0.0.1:${server.port}`;
      const sender = await opened(new WebSocket(`${url}/act`));
      let sent = 0;
      return {
        pid: server.pid,
        isDurable: false,
        async watch() {
          const watcher = await Watcher.open(url);
          // As those of the others: what goes to a socket that has talked back costs a server a microsecond more, since
          // TCP then acknowledges later.
          watcher.send("hello");
          return watcher;
        },
        isAction: () => true,
        async act() {
          const done = received(sender, () => true);
          sender.send((messages[sent++ % messages.length] as Message).payload, { binary: true });
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
