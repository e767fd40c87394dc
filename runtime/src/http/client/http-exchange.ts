import type { Cancellation } from "../../cancellation.ts";
import type { HttpOperation } from "../operation.ts";

/** A request as it goes out. Names of headers are lower-case. */
export interface HttpRequest {
  readonly method: HttpOperation["method"];
  /** `http://orders:8080` */
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

/** An answer, read to its end. */
export interface HttpResponse {
  readonly status: number;
  /** A header by its lower-case name; null where there is none. */
  header(name: string): string | null;
  bytes(): Uint8Array;
  /** The body in UTF-8; null where it is none. */
  text(): string | null;
}

/** Who carries requests and answers: sockets, `fetch`, or a server in the same process. */
export interface HttpExchange {
  /**
   * Sends a request, and answers what came back, whatever its status. Stops when it is cancelled. Rejects with
   * `unavailable` where there is no answer, and `out_of_range` where it is too large.
   */
  send(request: HttpRequest, cancellation: Cancellation): Promise<HttpResponse>;
  close(): Promise<void>;
}

/** So many bytes has an answer at most: 16 MiB. Nobody can mean more, and memory is finite. */
export const maxAnswerBytes = 16 * 1024 * 1024;
