/** A socket.io server that sends whatever it is sent to everybody else: what most programs of this kind are built on. */
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer((_request, response) => response.end("ok"));
// As deployed by somebody who has read its page on performance: no polling first, no compression.
const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false });

io.on("connection", (socket) => {
  if (socket.handshake.query.role !== "sender") void socket.join("watchers");
  socket.on("act", (frame: object, done: () => void) => {
    io.to("watchers").emit("events", frame);
    done();
  });
});
http.listen(Number(process.env.PORT), process.env.HOST);
process.on("SIGTERM", () => process.exit(0));
