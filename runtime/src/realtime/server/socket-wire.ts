/** What a socket tells. */
export interface WireListener {
  text(text: string): void;
  /** What came is no text. */
  binary(): void;
  /** An answer to `ping`. */
  pong(): void;
  /** It is closed, with this code; 1006 where it broke. Told once. */
  closed(code: number): void;
}

/** One end of a WebSocket, as connections know it: over the network, or in the same process. */
export interface SocketWire {
  /** What was sent and has not left yet. */
  readonly bufferedBytes: number;
  /** `left` is called when it has. */
  send(text: string, left: () => void): void;
  /** Of the protocol itself: whoever has no frames of ours answers it, too. */
  ping(): void;
  /** Reads no more for now. */
  pause(): void;
  resume(): void;
  close(code: number, reason: string): void;
  /** Breaks it off. */
  terminate(): void;
  listen(listener: WireListener): void;
}
