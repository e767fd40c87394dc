import type { WebSocket } from "ws";

/**
 * Answers pings of a socket with `autoPong: false` while no more than so many bytes wait to be read: answers for whoever
 * does not read them would pile up. RFC 6455, 5.5.3, asks for one to the last ping alone.
 */
export function answerPings(socket: WebSocket, mostUnreadBytes: number): void {
  socket.on("ping", (data) => {
    if (socket.bufferedAmount <= mostUnreadBytes) socket.pong(data);
  });
}
