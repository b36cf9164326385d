/** The floor: a bare `ws` server that sends whatever it is sent to everybody else, and nothing more. */
import { createServer } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";

const http = createServer((_request, response) => response.end("ok"));
const server = new WebSocketServer({ server: http, perMessageDeflate: false });
const watchers = new Set<WebSocket>();

server.on("connection", (socket, request) => {
  if (request.url !== "/act") {
    watchers.add(socket);
    socket.on("close", () => watchers.delete(socket));
    return;
  }
  socket.on("message", (message, isBinary) => {
    for (const watcher of watchers) watcher.send(message as Buffer, { binary: isBinary });
    socket.send("done");
  });
});
http.listen(Number(process.env.PORT), process.env.HOST);
process.on("SIGTERM", () => process.exit(0));
