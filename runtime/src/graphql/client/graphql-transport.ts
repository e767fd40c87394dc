import type { Attempt } from "../../attempt.ts";
import { exhausted, notProcessed } from "../../evidence.ts";
import type { HttpExchange, HttpResponse } from "../../http/client/http-exchange.ts";
import { readProblem } from "../../http/client/read-problem.ts";
import { lowerCased, requestHeaders } from "../../http/client/request-headers.ts";
import { foreignCode } from "../../http/foreign-code.ts";
import { parsedJson } from "../../http/wire-text.ts";
import { interactionError, isInteractionError } from "../../interaction-error.ts";
import type { Operation } from "../../operation.ts";
import { deprecationOf } from "../../tell-deprecation.ts";
import type { Prepared, Transport } from "../../transport.ts";
import type { Json } from "../../values/codec.ts";
import { asGraphql } from "../as-graphql.ts";
import { type PreparedDocument, preparedDocument } from "./prepared-document.ts";
import { isResult, readResult } from "./read-result.ts";

/** Opens subscriptions: results as JSON, in their order. Its failures are InteractionErrors. */
export interface SubscriptionSource {
  open(
    request: string,
    headers: Readonly<Record<string, string>>,
    attempt: Attempt,
    opened: () => void,
  ): AsyncIterable<Json>;
}

/** How the graph of a target is reached. */
export interface GraphqlTransportSettings {
  readonly exchange: HttpExchange;
  readonly subscriptions: SubscriptionSource;
  /** Of every request. */
  readonly headers: Readonly<Record<string, string>>;
}

const types = "application/graphql-response+json, application/json";

/** Documents to the graph below one base URL, at `<base>/graphql`. */
export function graphqlTransport(
  baseUrl: string | URL,
  { exchange, subscriptions, headers }: GraphqlTransportSettings,
): Transport {
  const { origin, pathname } = new URL(baseUrl);
  const path = `${pathname.replace(/\/+$/, "")}/graphql`;
  const common = lowerCased(headers);
  const headersOf = (operation: Operation, attempt: Attempt) => ({
    ...common,
    ...requestHeaders(attempt),
    "x-subgraph": subgraphOf(operation),
  });
  return {
    prepare: (operation, input, cursor) => preparedDocument(asGraphql(operation), input, cursor),
    async send(operation, prepared, attempt) {
      const { body } = asDocument(prepared);
      const own = { ...headersOf(operation, attempt), accept: types, "content-type": "application/json" };
      const response = await exchange.send({ method: "POST", origin, path, headers: own, body }, attempt);
      attempt.status = response.status;
      attempt.deprecation = deprecationOf((name) => response.header(name));
      return read(operation, response);
    },
    async *openServerStream(operation, prepared, attempt, opened) {
      const { body } = asDocument(prepared);
      const results = subscriptions.open(body, headersOf(operation, attempt), attempt, opened);
      for await (const result of results) yield readResult(asGraphql(operation), result, "unknown");
    },
    openClientStream: async (operation) => unstreamable(operation),
    openBidiStream: (operation) => unstreamable(operation),
    close: () => exchange.close(),
  };
}

function read(operation: Operation, response: HttpResponse): unknown {
  const json = parsedJson(response.text() ?? "");
  const isWhole = response.status >= 200 && response.status < 300;
  if (!isResult(json)) throw isWhole ? noGraph(operation) : readProblem(operation, response);
  try {
    return readResult(asGraphql(operation), json, isWhole ? "unknown" : foreignCode(response.status));
  } catch (error) {
    if (isInteractionError(error) && response.header("x-not-processed") === "1") notProcessed(error);
    if (isInteractionError(error) && response.header("x-retry") === "no") exhausted(error);
    throw error;
  }
}

/** The folder name of an operation's service, as servers of several subgraphs know it: `orders@2.order` is of `orders-v2`. */
function subgraphOf({ interaction }: Operation): string {
  return (interaction.split(".", 1)[0] ?? "").replace("@", "-v");
}

function asDocument(prepared: Prepared): PreparedDocument {
  if (isDocument(prepared)) return prepared;
  throw new TypeError("this was not prepared for GraphQL");
}

function isDocument(prepared: Prepared): prepared is PreparedDocument {
  return typeof prepared === "object" && prepared !== null && "body" in prepared;
}

function noGraph({ interaction }: Operation) {
  const message = `${interaction} was answered with what is none of GraphQL`;
  return interactionError({ code: "internal", reason: null, details: null, message, interaction });
}

function unstreamable({ interaction }: Operation): never {
  const message = `${interaction} takes no stream`;
  throw interactionError({ code: "unimplemented", reason: null, details: null, message, interaction });
}
