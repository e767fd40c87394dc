import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  Source,
  specifiedRules,
  validate,
} from "graphql";
import type { Weights } from "./cost.ts";
import { aliasesIn, type DocumentLimits, depthOf, fragmentsOf, selectionsIn } from "./limits.ts";
import { PreparedOperation } from "./prepared-operation.ts";
import { Recent } from "./recent.ts";
import { RefusedRequest, refusedDocument } from "./refused-request.ts";

/** Documents of all callers together that are kept ready to run, in bytes of memory. */
const maxBytes = 32 * 1024 ** 2;
/** What a token needs when it is parsed, and compiled. Source: measured, rounded up. */
const bytesOfToken = 700;
/** So many mistakes of a document are told. */
const maxErrors = 20;

/** A document that may be run: its operations, by their names. */
export type PreparedDocument = ReadonlyMap<string, PreparedOperation>;

/** What documents are judged by. */
export interface DocumentRules {
  readonly schema: GraphQLSchema;
  readonly limits: DocumentLimits;
  readonly weights: Weights;
  /** Whether callers may ask for the schema, and are told of fields with similar names. */
  readonly isOpen: boolean;
}

/** Reads, judges and keeps documents: each that may run is parsed and validated once, whoever sends it. */
export class Documents {
  readonly #rules: DocumentRules;
  readonly #known = new Recent<PreparedDocument>(maxBytes);

  constructor(rules: DocumentRules) {
    this.#rules = rules;
  }

  /** What a text says; a refusal where it is no document, does not fit the schema, or asks for too much. */
  prepared(text: string): PreparedDocument | RefusedRequest {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const { limits, isOpen } = this.#rules;
    let document: DocumentNode;
    try {
      document = parse(new Source(text), { maxTokens: limits.tokens });
    } catch (error) {
      return refusedDocument("GRAPHQL_PARSE_FAILED", [told(error, isOpen)]);
    }
    const prepared = this.#judged(document);
    const bytes = text.length + (document.tokenCount ?? 0) * bytesOfToken;
    if (!(prepared instanceof RefusedRequest)) this.#known.set(text, prepared, bytes);
    return prepared;
  }

  #judged(document: DocumentNode): PreparedDocument | RefusedRequest {
    const { schema, limits, weights, isOpen } = this.#rules;
    const rules = isOpen ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
    const errors = validate(schema, document, rules, { maxErrors });
    if (errors.length > 0)
      return refusedDocument(
        "GRAPHQL_VALIDATION_FAILED",
        errors.map((it) => told(it, isOpen)),
      );
    const fragments = fragmentsOf(document);
    const operations = operationsOf(document);
    const tooMuch =
      over("aliases", aliasesIn(document), limits.aliases) ??
      over("levels", Math.max(...operations.map((it) => depthOf(it, fragments))), limits.depth) ??
      over("selections", Math.max(...operations.map((it) => selectionsIn(it, fragments))), limits.selections);
    if (tooMuch !== null) return tooMuch;
    return new Map(
      operations.map((it) => [
        it.name?.value ?? "",
        new PreparedOperation({ schema, document, operation: it, fragments, weights, maxCost: limits.cost }),
      ]),
    );
  }
}

/** The operations of a document. */
export function operationsOf({ definitions }: DocumentNode): readonly OperationDefinitionNode[] {
  return definitions.filter((it) => it.kind === Kind.OPERATION_DEFINITION);
}

/** A refusal of a document that has more of something than it may. */
export function over(what: string, count: number, limit: number): RefusedRequest | null {
  if (count <= limit) return null;
  const message = `the document has ${count} ${what}; the limit is ${limit}`;
  return refusedDocument("GRAPHQL_VALIDATION_FAILED", [{ message }], "out_of_range");
}

function told(error: unknown, isOpen: boolean) {
  if (!(error instanceof GraphQLError)) throw error;
  const message = isOpen ? error.message : error.message.replace(/ Did you mean .*$/s, "");
  return error.locations === undefined ? { message } : { message, locations: error.locations };
}
