import type { Attempt } from "../../attempt.ts";

/** An answer that is read as it comes. */
export interface OpenedResponse {
  readonly status: number;
  header(name: string): string | null;
  /** Its body, in pieces. Whoever stops reading ends it. Fails where the connection breaks. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Ends it, whatever is still to come. */
  cancel(): void;
}

/** A request for events. */
export interface EventRequest {
  /** `http://orders:8080` */
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How a request for events is sent. */
export interface EventSourceOpener {
  /** Rejects with `unavailable` where there is no answer. */
  open(request: EventRequest, attempt: Attempt): Promise<OpenedResponse>;
  close(): Promise<void>;
}
