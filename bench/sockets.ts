import { once } from "node:events";
import type { WebSocket } from "ws";

export async function opened(socket: WebSocket): Promise<WebSocket> {
  await once(socket, "open");
  return socket;
}

/** The first message that `wanted` accepts; rejects when the socket closes before. */
export function received(socket: WebSocket, wanted: (message: Buffer) => boolean): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: Buffer) => {
      if (!wanted(message)) return;
      socket.off("message", onMessage);
      socket.off("close", onClose);
      resolve(message);
    };
    const onClose = () => reject(new Error("the socket closed"));
    socket.on("message", onMessage);
    socket.once("close", onClose);
  });
}
