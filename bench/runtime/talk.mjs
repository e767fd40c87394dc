// A client of WebSocket that knows nothing of us: one message, and its answer.
import { once } from "node:events";
import { WebSocket } from "ws";

/** Opens a session; `say` sends a message, and resolves with the answer. */
export async function talk(url, message) {
  const socket = new WebSocket(`${url.replace("http", "ws")}/talk`, "shop.v1+json");
  await once(socket, "open");
  socket.send('{"type":"hello"}');
  await once(socket, "message");
  const waiting = [];
  socket.on("message", (data) => {
    if (data.toString("latin1", 9, 16) === "message") waiting.shift()();
  });
  const text = JSON.stringify(message);
  let count = 0;
  return {
    say() {
      count += 1;
      socket.send(`{"type":"message","id":"${count}","data":${text}}`);
      return new Promise((resolve) => {
        waiting.push(resolve);
      });
    },
    close: () => socket.close(),
  };
}
