import { createHash } from "node:crypto";
import type { ExecutionResult, GraphQLError } from "graphql";
import { parse } from "graphql";
import type { Clock } from "../../clock.ts";
import type { Logger } from "../../logger.ts";
import type { Endpoint } from "../../server/endpoint.ts";
import { isGraphql } from "../as-graphql.ts";
import { Asked } from "./asked.ts";
import { costOf, type Weights, weightsOf } from "./cost.ts";
import { Documents, operationsOf, over } from "./documents.ts";
import type { GraphqlCaller } from "./graphql-caller.ts";
import type { GraphqlRequest } from "./graphql-request.ts";
import { type DocumentLimits, depthOf, fragmentsOf, selectionsIn, usualLimits } from "./limits.ts";
import type { PreparedOperation } from "./prepared-operation.ts";
import { Recent } from "./recent.ts";
import { noRequest, RefusedRequest, refusedDocument, refusedVariables, type ToldError } from "./refused-request.ts";
import { subgraphSchema } from "./subgraph-schema.ts";
import { FieldFailure } from "./told-failure.ts";

/** Texts that are known by their digests, of all callers together, in characters. */
const maxPersisted = 1024 ** 2;

/** So many messages of one subscription may follow each other before others have a turn. */
const messagesInARow = 64;

/** What became of a request, as it travels. */
export interface Told {
  readonly data?: unknown;
  readonly errors?: readonly ToldError[];
}

/** A request whose operation was run. */
export interface Ran {
  readonly told: Told;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a subgraph is made of. */
export interface SubgraphSettings {
  readonly sdl: string;
  readonly endpoints: readonly Endpoint[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether callers may ask for the schema. */
  readonly isOpen: boolean;
}

/** What one service has in the graph, and runs. */
export class Subgraph {
  readonly #documents: Documents;
  readonly #persisted = new Recent<string>(maxPersisted);
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor({ sdl, endpoints, clock, logger, isOpen }: SubgraphSettings) {
    const schema = subgraphSchema(sdl, endpoints);
    const operations = endpoints.map((it) => it.operation);
    const weights = weightsOf(operations);
    const own = operations.flatMap((it) => (isGraphql(it) && it.document !== null ? [it.document] : []));
    const measured = own.map((text) => measureOf(text, schema, weights));
    this.#documents = new Documents({ schema, limits: fitting(measured), weights, isOpen });
    this.#clock = clock;
    this.#logger = logger;
  }

  /** The operation that a request names. Throws `RefusedRequest`. */
  operationOf({ query, sha256, operationName, variables }: GraphqlRequest): PreparedOperation {
    const text = this.#textOf(query, sha256);
    const document = this.#documents.prepared(text);
    if (document instanceof RefusedRequest) throw document;
    if (sha256 !== null) this.#persisted.set(sha256, text, text.length);
    const [only] = document.values();
    const operation = operationName === null ? (document.size === 1 ? only : undefined) : document.get(operationName);
    if (operation === undefined) {
      const message = operationName === null ? "'operationName' is missing" : "the document has no such operation";
      throw refusedDocument("OPERATION_RESOLUTION_FAILURE", [{ message }]);
    }
    const tooMuch = over("units of cost", operation.cost(variables), operation.maxCost);
    if (tooMuch !== null) throw tooMuch;
    return operation;
  }

  /** Runs an operation. Throws `RefusedRequest` where its variables are none of their types. */
  async run(operation: PreparedOperation, variables: GraphqlRequest["variables"], caller: GraphqlCaller): Promise<Ran> {
    const asked = new Asked(caller, this.#clock);
    const result = await operation.run(asked, variables);
    return { told: this.#told(result, operation, variables), headers: asked.headers };
  }

  /** Opens a subscription. Throws `RefusedRequest`; answers a result alone where it was not let in. */
  async open(
    operation: PreparedOperation,
    variables: GraphqlRequest["variables"],
    caller: GraphqlCaller,
  ): Promise<AsyncGenerator<Told> | Told> {
    const asked = new Asked(caller, this.#clock);
    const opened = await operation.open(asked, variables);
    if (!(Symbol.asyncIterator in opened)) return this.#told(opened, operation, variables, false);
    return this.#messages(opened, operation, variables);
  }

  /** What is told of a failure while a stream is under way. */
  failed(error: unknown): ToldError {
    if (error instanceof FieldFailure) return { message: error.message, extensions: error.extensions };
    this.#logger.error({ error }, "graphql");
    return hidden({});
  }

  async *#messages(
    results: AsyncIterable<ExecutionResult>,
    operation: PreparedOperation,
    variables: GraphqlRequest["variables"],
  ): AsyncGenerator<Told> {
    let count = 0;
    for await (const result of results) {
      yield this.#told(result, operation, variables, false);
      count += 1;
      // A handler that waits for nothing, and a reader that takes all at once, would leave no time for others.
      if (count % messagesInARow === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #textOf(query: string | null, sha256: string | null): string {
    if (sha256 === null) return query ?? "";
    if (query === null || query === "") {
      const known = this.#persisted.get(sha256);
      if (known !== undefined) return known;
      const message = "PersistedQueryNotFound";
      throw refusedDocument("PERSISTED_QUERY_NOT_FOUND", [{ message }], "not_found");
    }
    if (createHash("sha256").update(query).digest("hex") === sha256) return query;
    throw noRequest("'sha256Hash' is not that of the query");
  }

  #told(
    { data, errors }: ExecutionResult,
    operation: PreparedOperation,
    variables: GraphqlRequest["variables"],
    isRun = true,
  ): Told {
    if (errors === undefined || errors.length === 0) return { data: data ?? null };
    if (data === undefined && errors.every((it) => it.path === undefined)) {
      throw refusedVariables(operation.violations(variables));
    }
    const told = errors.map((it) => this.#error(it));
    return isRun ? { data: data ?? null, errors: told } : { errors: told };
  }

  /** Errors of the library itself tell of the inside: handlers and codecs should have kept them from happening. */
  #error({ originalError, message, locations, path }: GraphQLError): ToldError {
    const place = { ...(locations === undefined ? {} : { locations }), ...(path === undefined ? {} : { path }) };
    if (originalError instanceof FieldFailure) return { message, ...place, extensions: originalError.extensions };
    this.#logger.error({ error: originalError ?? message, path }, "graphql");
    return hidden(place);
  }
}

function hidden(place: Pick<ToldError, "locations" | "path">): ToldError {
  const extensions = { code: "INTERNAL_SERVER_ERROR", canonical: "internal", retryable: false };
  return { message: "internal error", ...place, extensions };
}

/** What a document of our own clients needs. */
function measureOf(text: string, schema: Parameters<typeof costOf>[2], weights: Weights): DocumentLimits {
  const document = parse(text);
  const fragments = fragmentsOf(document);
  const [operation] = operationsOf(document);
  if (operation === undefined) throw new TypeError("a document has an operation");
  return {
    depth: depthOf(operation, fragments),
    aliases: 0,
    tokens: document.tokenCount ?? 0,
    selections: selectionsIn(operation, fragments),
    cost: costOf(operation, fragments, schema, weights)({}),
  };
}

/** The usual limits, raised where clients of the service itself need more. */
function fitting(measured: readonly DocumentLimits[]): DocumentLimits {
  const most = (of: (it: DocumentLimits) => number) => Math.max(of(usualLimits), ...measured.map(of));
  return {
    depth: most((it) => it.depth),
    aliases: most((it) => it.aliases),
    tokens: most((it) => it.tokens),
    selections: most((it) => it.selections),
    cost: most((it) => it.cost),
  };
}
