import type { Attempt } from "../../attempt.ts";
import { interactionError } from "../../interaction-error.ts";
import type { Operation } from "../../operation.ts";
import { deprecationOf } from "../../tell-deprecation.ts";
import type { Prepared, Transport } from "../../transport.ts";
import { asHttp } from "../as-http.ts";
import type { HttpOperation } from "../operation.ts";
import type { HttpExchange } from "./http-exchange.ts";
import { bodyType, type PreparedRequest, preparedRequest } from "./prepared-request.ts";
import { readAnswer } from "./read-answer.ts";
import { readProblem } from "./read-problem.ts";
import { lowerCased, requestHeaders } from "./request-headers.ts";

/**
 * HTTP to one base URL: operations to requests, answers and problems to outputs and failures. Who carries them is the
 * exchange; `headers` go with every request.
 */
export function httpTransport(
  baseUrl: string | URL,
  exchange: HttpExchange,
  headers: Readonly<Record<string, string>> = {},
): Transport {
  const { origin, pathname } = new URL(baseUrl);
  const basePath = pathname.replace(/\/+$/, "");
  const common = lowerCased(headers);
  return {
    prepare: (operation, input, cursor) => preparedRequest(asHttp(operation), basePath, input, cursor),
    async send(operation, prepared, attempt) {
      const http = asHttp(operation);
      const { path, body, headers: bound } = asRequest(prepared);
      const headers = { ...common, ...ownHeaders(http, attempt), ...bound };
      const response = await exchange.send({ method: http.method, origin, path, headers, body }, attempt);
      attempt.status = response.status;
      attempt.deprecation = deprecationOf((name) => response.header(name));
      if (response.status >= 200 && response.status < 300) return readAnswer(http, response);
      throw readProblem(http, response);
    },
    openServerStream: (operation) => unstreamable(operation),
    openClientStream: async (operation) => unstreamable(operation),
    openBidiStream: (operation) => unstreamable(operation),
    close: () => exchange.close(),
  };
}

/** The headers of one attempt, less those of its fields. */
function ownHeaders(operation: HttpOperation, attempt: Attempt): Record<string, string> {
  const own = requestHeaders(attempt);
  own["accept"] = acceptOf(operation);
  const type = bodyType(operation);
  if (type !== null) own["content-type"] = type;
  return own;
}

function acceptOf({ answer }: HttpOperation): string {
  if (answer.codec === null) return "*/*";
  return `${answer.content?.mediaType ?? "application/json"}, application/problem+json`;
}

function asRequest(prepared: Prepared): PreparedRequest {
  if (isRequest(prepared)) return prepared;
  throw new TypeError("this was not prepared for HTTP");
}

function isRequest(prepared: Prepared): prepared is PreparedRequest {
  return typeof prepared === "object" && prepared !== null && "path" in prepared && "body" in prepared;
}

function unstreamable({ interaction }: Operation): never {
  const message = `${interaction} is no stream`;
  throw interactionError({ code: "unimplemented", reason: null, details: null, message, interaction });
}
