// A client of WebSocket that knows nothing of us: one message, and its answer.
import { once } from "node:events";
import { WebSocket } from "ws";

/** Connects; `say` sends a message, and resolves with the answer. `isKept`: in a session, which acknowledges it. */
export async function talk(url, message, isKept) {
  const socket = new WebSocket(`${url.replace("http", "ws")}/${isKept ? "talk" : "echo"}`, "shop.v1+json");
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
      const id = isKept ? `"id":"${count}",` : "";
      socket.send(`{"type":"message",${id}"data":${text}}`);
      return new Promise((resolve) => {
        waiting.push(resolve);
      });
    },
    close: () => socket.close(),
  };
}
