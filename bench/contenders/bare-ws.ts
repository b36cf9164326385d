import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";
import type { Contender } from "../contender.ts";
import { freePort } from "../free-port.ts";
import { startServer } from "../server-process.ts";
import { opened, received } from "../sockets.ts";

/** @param frames what to send, one after another: the frames that the product sent for its actions, so the bytes are the same. */
export function bareWs(frames: readonly Buffer[]): Contender {
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
        watch: () => opened(new WebSocket(url)),
        isAction: () => true,
        async act() {
          const done = received(sender, () => true);
          sender.send(frames[sent++ % frames.length] as Buffer, { binary: false });
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
