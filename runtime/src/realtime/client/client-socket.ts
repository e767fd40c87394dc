import type { Attempt } from "../../attempt.ts";
import type { RealtimeOperation } from "../operation.ts";

/** What a socket tells its client. */
export interface ClientSocketListener {
  text(text: string): void;
  /** What came is no text. */
  binary(): void;
  /** It is closed, with this code; 1006 where it broke. Told once. */
  closed(code: number): void;
}

/** A WebSocket as clients know it: of `ws`, of a browser, or in the same process. */
export interface ClientSocket {
  send(text: string): void;
  /** Reads no more for now; does nothing where that cannot be. */
  pause(): void;
  resume(): void;
  close(code: number): void;
  /** Breaks it off: the other side is not waited for. */
  terminate(): void;
  listen(listener: ClientSocketListener): void;
}

/** Where to, and as whom. */
export interface SocketRequest {
  /** `ws://orders:8080/v1/orders/o-1/support` */
  readonly url: URL;
  /** Of the handshake; pages cannot send any. */
  readonly headers: Readonly<Record<string, string>>;
  readonly operation: RealtimeOperation;
}

/** How sockets are opened. */
export interface SocketOpener {
  /** Whether the headers travel: where they do not, the first frame says who calls. */
  readonly sendsHeaders: boolean;
  /** Rejects with the InteractionError that the server answered, and `unavailable` where it did not. */
  open(request: SocketRequest, attempt: Attempt): Promise<ClientSocket>;
}
