import type { IncomingMessage } from "node:http";
import WebSocket, { type ClientOptions, type RawData } from "ws";
import { notProcessed } from "../../evidence.ts";
import { maxAnswerBytes } from "../../http/client/http-exchange.ts";
import { readProblem } from "../../http/client/read-problem.ts";
import { socketFailure } from "../../http/client/socket-failure.ts";
import type { InteractionError } from "../../interaction-error.ts";
import type { CertificateOptions } from "../../target.ts";
import type { RealtimeOperation } from "../operation.ts";
import type { ClientSocket, SocketOpener } from "./client-socket.ts";

/** So long the server may take to close, too. Source: resilience.md, Knobs, "connect 5 s". */
const closeMs = 5000;

/** Sockets of Node, by the library `ws`. */
export function wsSockets(certificate: CertificateOptions | null): SocketOpener {
  return {
    sendsHeaders: true,
    open: ({ url, headers, operation }, attempt) =>
      new Promise((resolve, reject) => {
        const options: ClientOptions & { readonly closeTimeout: number } = {
          ...{ headers, perMessageDeflate: false, followRedirects: false, maxPayload: maxAnswerBytes },
          ...{ closeTimeout: closeMs, ...pemOf(certificate) },
        };
        const socket = new WebSocket(url, [operation.subprotocol], options);
        const forget = attempt.whenCancelled(() => {
          reject(attempt.reason);
          socket.terminate();
        });
        socket.once("open", () => {
          forget();
          // Until somebody listens.
          socket.pause();
          resolve(clientSocket(socket));
        });
        socket.on("unexpected-response", (_request, response) => {
          attempt.status = response.statusCode ?? null;
          answered(operation, response).then(reject, reject);
        });
        // Nothing begins before the server has heard who we are. Later, the code with which it closes says what was wrong.
        socket.on("error", (error) => reject(notProcessed(socketFailure(error, false))));
      }),
  };
}

function pemOf(certificate: CertificateOptions | null) {
  if (certificate === null) return {};
  const { key, cert, ca } = certificate;
  return { key: Buffer.from(key), cert: Buffer.from(cert), ...(ca === null ? {} : { ca: Buffer.from(ca) }) };
}

function clientSocket(socket: WebSocket): ClientSocket {
  return {
    send: (text) => {
      // What is lost with a connection that is closing is told by its end.
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close(code) {
      // What is not read any more would keep the other side from hearing the end.
      socket.resume();
      socket.close(code);
    },
    terminate: () => socket.terminate(),
    listen(listener) {
      socket.on("message", (data, isBinary) => (isBinary ? listener.binary() : listener.text(textOf(data))));
      socket.on("close", (code) => listener.closed(code));
      socket.resume();
    },
  };
}

function textOf(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString("utf8");
  return Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]).toString("utf8");
}

/** The failure of a server that answered with something else than a WebSocket. */
async function answered(operation: RealtimeOperation, response: IncomingMessage): Promise<InteractionError> {
  let body = "";
  response.setEncoding("utf8");
  try {
    for await (const piece of response) {
      body += String(piece);
      if (body.length > maxAnswerBytes) break;
    }
  } catch {
    // What has come of it says what there is to say.
  }
  response.destroy();
  const header = (name: string) => {
    const value = response.headers[name];
    return typeof value === "string" ? value : (value?.join(", ") ?? null);
  };
  return readProblem(operation.route, { status: response.statusCode ?? 0, header, text: () => body });
}
