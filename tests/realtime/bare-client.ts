/** A client below `ws`, which refuses a server that picks no subprotocol; browsers go on. */
import { request } from "node:http";
import { Receiver, Sender } from "../adapters/local/ws-parts.ts";

/** Offers this subprotocol, sends one frame and gives what came until the server closed. */
export function bareClient(
  base: string,
  subprotocol: string,
  frame: object,
): Promise<{ said: string | undefined; frames: unknown[] }> {
  const asking = request(`${base}/ws`, {
    headers: {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": Buffer.alloc(16, 7).toString("base64"),
      "Sec-WebSocket-Protocol": subprotocol,
    },
  });
  return new Promise((resolve, reject) => {
    asking.on("error", reject);
    asking.on("response", ({ statusCode }) => reject(new Error(`refused: ${statusCode}`)));
    asking.on("upgrade", (response, socket) => {
      const frames: unknown[] = [];
      const receiver = new Receiver();
      receiver.on("message", (data: Buffer) => frames.push(JSON.parse(String(data))));
      receiver.on("conclude", () => {
        socket.destroy();
        resolve({ said: response.headers["sec-websocket-protocol"], frames });
      });
      socket.on("data", (bytes) => receiver.write(bytes));
      const options = { mask: true, fin: true, opcode: 1, readOnly: false, rsv1: false };
      for (const bytes of Sender.frame(Buffer.from(JSON.stringify(frame)), options)) socket.write(bytes);
    });
    asking.end();
  });
}
