import { constants, type IncomingHttpHeaders, type OutgoingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { fromBinary, type Message } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { setTrailerStatus } from "@connectrpc/connect/protocol-grpc";
import { canceled } from "../../attempt.ts";
import type { TlsSocket } from "../../auth/peer-certificate.ts";
import { Cancellation } from "../../cancellation.ts";
import { invalidArgument } from "../../interaction-error.ts";
import type { Answered, Arrival } from "../../server/arrival.ts";
import { tlsSocketOf } from "../../server/tls-socket.ts";
import { protobufBytes } from "../../values/protobuf-bytes.ts";
import { binaryOptions } from "../binary-options.ts";
import { type Frame, FrameReader, frameOf } from "./grpc-frame.ts";
import { grpcTimeoutMs } from "./grpc-timeout.ts";
import type { GrpcMethod } from "./grpc-unary.ts";
import type { RpcReply } from "./reply.ts";
import type { Reading, SlowReaders } from "./slow-readers.ts";
import { UnaryExchange } from "./unary-exchange.ts";

/** So long what is left of a refused call is read and dropped, so that its caller hears why. */
const lastWordsMs = 100;

const ungzip = promisify(gunzip);
const ok = { "grpc-status": "0" };

/** One call of gRPC: its message is read, answered by its endpoint, and the answer written. */
export class GrpcCall implements Arrival, Reading {
  readonly cancellation = new Cancellation();
  readonly startedMs = performance.now();
  readonly #method: GrpcMethod;
  readonly #stream: ServerHttp2Stream;
  readonly #headers: IncomingHttpHeaders;
  readonly #reader: FrameReader;
  readonly #slow: SlowReaders;
  #isAnswered = false;

  constructor(method: GrpcMethod, stream: ServerHttp2Stream, headers: IncomingHttpHeaders, slow: SlowReaders) {
    this.#method = method;
    this.#stream = stream;
    this.#headers = headers;
    this.#reader = new FrameReader(method.operation.limits.bodyBytes);
    this.#slow = slow;
  }

  get peer(): string {
    return this.#stream.session?.socket.remoteAddress ?? "";
  }

  get tlsSocket(): TlsSocket | null {
    return tlsSocketOf(this.#stream.session?.socket);
  }

  /** What is left of it since the call began to come in. */
  get timeoutMs(): number | null {
    const header = this.header("grpc-timeout");
    const ms = header === null ? null : grpcTimeoutMs(header);
    return ms === null ? null : ms - (performance.now() - this.startedMs);
  }

  header(name: string): string | null {
    const value = this.#headers[name];
    return typeof value === "string" ? value : (value?.join(", ") ?? null);
  }

  /** Reads the message, and answers it when it is there. */
  read(): void {
    const stream = this.#stream;
    this.#slow.add(this);
    stream.on("close", () => {
      this.#slow.delete(this);
      if (!this.#isAnswered) this.cancellation.cancel(canceled(this.#method.operation, null));
    });
    stream.on("data", (chunk: Buffer) => {
      try {
        this.#reader.take(chunk);
      } catch (error) {
        stream.removeAllListeners("data");
        stream.removeAllListeners("end");
        this.#refuse(error);
      }
    });
    stream.on("end", () => {
      this.#slow.delete(this);
      try {
        const frame = this.#reader.end();
        if (frame.isCompressed)
          this.#decompressed(frame)
            .then((data) => this.#answer(data))
            .catch(this.#refuse);
        else this.#answer(frame.data);
      } catch (error) {
        this.#refuse(error);
      }
    });
  }

  giveUp(): void {
    this.#stream.close(constants.NGHTTP2_CANCEL);
  }

  #answer(data: Uint8Array): void {
    const { endpoint, operation } = this.#method;
    const exchange = new UnaryExchange(operation, this, () => this.#message(data));
    // Each promise costs as much as the rest of a step.
    endpoint.answerTo(exchange, this.#write);
  }

  #message(data: Uint8Array): Message {
    try {
      return fromBinary(this.#method.operation.method.input, data, binaryOptions);
    } catch {
      // What is wrong with the bytes helps nobody who has not got them.
      throw invalidArgument("the message is none of its type", []);
    }
  }

  async #decompressed({ data }: Frame): Promise<Uint8Array> {
    if (this.#headers["grpc-encoding"] !== "gzip") {
      throw new ConnectError("the message is compressed, and nothing says how", Code.Internal);
    }
    const maxOutputLength = this.#method.operation.limits.bodyBytes;
    const plain = await ungzip(data, { maxOutputLength }).catch((error: unknown) => {
      throw isTooLarge(error)
        ? new ConnectError(`the message has more than ${maxOutputLength} bytes`, Code.ResourceExhausted)
        : new ConnectError("the message cannot be decompressed", Code.InvalidArgument);
    });
    return new Uint8Array(plain.buffer, plain.byteOffset, plain.length);
  }

  readonly #write = ({ reply, headers }: Answered<RpcReply>): void => {
    this.#isAnswered = true;
    try {
      if (reply.kind === "message") this.#succeed(reply.message, headers);
      else this.#fail(reply.error, headers);
    } catch (error) {
      this.#refuse(error);
    }
  };

  #succeed(message: Message, headers: Readonly<Record<string, string>>): void {
    const stream = this.#stream;
    if (stream.destroyed || stream.closed) return;
    const frame = frameOf(protobufBytes(this.#method.operation.method.output, message));
    stream.respond(this.#responseHeaders(headers), { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers(ok));
    stream.end(frame);
  }

  /** All in one frame of headers, as gRPC allows where there is no message. */
  #fail(error: ConnectError, headers: Readonly<Record<string, string>>): void {
    const stream = this.#stream;
    if (stream.destroyed || stream.closed || stream.headersSent) return;
    const status = Object.fromEntries(setTrailerStatus(new Headers(), error));
    stream.respond({ ...this.#responseHeaders(headers), ...status }, { endStream: true });
  }

  /** What came was no call, or cannot be answered; what is left of it is not wanted. */
  readonly #refuse = (error: unknown): void => {
    this.#isAnswered = true;
    const failure = error instanceof ConnectError ? error : new ConnectError("internal error", Code.Internal);
    this.#fail(failure, {});
    // A stream that is closed drops what it has not written yet, and one that has come in whole closes by itself.
    const stream = this.#stream.resume();
    const timer = setTimeout(() => stream.close(constants.NGHTTP2_NO_ERROR), lastWordsMs);
    stream.once("close", () => clearTimeout(timer));
  };

  #responseHeaders(headers: Readonly<Record<string, string>>): OutgoingHttpHeaders {
    return { ":status": 200, "content-type": this.#headers["content-type"] ?? "application/grpc", ...headers };
  }
}

function isTooLarge(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}
