// socket.io with the same echo application as ConformanceServer: node --expose-gc lab/measure/socketio.mjs PORT
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer((request, response) => {
  if (request.url !== "/memory") return response.writeHead(404).end();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  response.end(String(heapUsed + external));
});
const io = new Server(http, { maxHttpBufferSize: 1e6 });
io.on("connection", (socket) => {
  socket.on("ping", (_text, acknowledge) => acknowledge());
  socket.on("message", (...args) => socket.emit("message-back", ...args));
});
http.listen(Number(process.argv[2]), "127.0.0.1", 4096, () => console.log(`listening on ${http.address().port}`));
