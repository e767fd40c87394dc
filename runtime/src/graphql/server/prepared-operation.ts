import {
  coerceInputValue,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  type OperationDefinitionNode,
  subscribe,
  typeFromAST,
  valueFromASTUntyped,
} from "graphql";
import { type CompiledQuery, compileQuery, isCompiledQuery } from "graphql-jit";
import type { Violation } from "../../values/pass.ts";
import type { Asked } from "./asked.ts";
import { type Cost, costOf, type Variables, type Weights } from "./cost.ts";
import { isCompilable } from "./is-compilable.ts";
import type { Fragments } from "./limits.ts";

/** So often a document runs as it is; one that comes more often is worth compiling. */
const usesBeforeCompiling = 3;

/** An operation of a valid document. */
export interface OperationSource {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Fragments;
  readonly weights: Weights;
  readonly maxCost: number;
}

/** An operation that may be run: by the library's own way at first, and as compiled code when it comes again. */
export class PreparedOperation {
  readonly kind: OperationDefinitionNode["operation"];
  readonly maxCost: number;
  readonly #source: OperationSource;
  readonly #cost: Cost;
  readonly #defaults: Variables | null;
  #uses = 0;
  #compiled: CompiledQuery | null = null;

  constructor(source: OperationSource) {
    const { operation, fragments, schema, weights, maxCost } = source;
    this.#source = source;
    this.kind = operation.operation;
    this.maxCost = maxCost;
    this.#cost = costOf(operation, fragments, schema, weights);
    this.#defaults = defaultsOf(operation);
  }

  /** What it costs with these variables. */
  cost(variables: Variables): number {
    return this.#cost(this.#whole(variables));
  }

  /** Runs it. A result without `data` says that the variables are none of their types. */
  run(asked: Asked, variables: Variables): ExecutionResult | Promise<ExecutionResult> {
    const compiled = this.#code();
    // The compiler asks for variables that may be left out where their types do not say so.
    if (compiled !== null) return compiled.query(undefined, asked, this.#whole(variables));
    const { schema, document, operation } = this.#source;
    const operationName = operation.name?.value ?? null;
    return execute({ schema, document, contextValue: asked, variableValues: variables, operationName });
  }

  /** Opens a subscription; a result alone where it failed to. */
  async open(asked: Asked, variables: Variables): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
    const { schema, document, operation } = this.#source;
    const operationName = operation.name?.value ?? null;
    return subscribe({ schema, document, contextValue: asked, variableValues: variables, operationName });
  }

  /** What is wrong with variables, without their values. */
  violations(variables: Variables): readonly Violation[] {
    const { operation, schema } = this.#source;
    return (operation.variableDefinitions ?? []).flatMap(({ variable, type: node, defaultValue }) => {
      const name = variable.name.value;
      const type = typeFromAST(schema, node);
      if (type === undefined || !isInputType(type)) return [];
      const value = variables[name];
      if (value === undefined) {
        const isMissing = isNonNullType(type) && defaultValue === undefined;
        return isMissing ? [{ field: name, rule: "required", message: "is missing" }] : [];
      }
      const found: Violation[] = [];
      coerceInputValue(value, type, (path, _value, { message }) => {
        found.push({ field: [name, ...path].join("."), rule: "type", message: withoutValue(message) });
      });
      return found;
    });
  }

  /** Variables with what those are that were left out. */
  #whole(variables: Variables): Variables {
    return this.#defaults === null ? variables : { ...this.#defaults, ...variables };
  }

  #code(): CompiledQuery | null {
    if (this.#compiled !== null) return this.#compiled;
    this.#uses += 1;
    if (this.#uses !== usesBeforeCompiling) return null;
    const { schema, document, operation } = this.#source;
    if (!isCompilable(document, operation, schema)) return null;
    // What handlers answer was checked by codecs: the library need not look at each leaf again.
    const compiled = compileQuery(schema, document, operation.name?.value, { disableLeafSerialization: true });
    this.#compiled = isCompiledQuery(compiled) ? compiled : null;
    return this.#compiled;
  }
}

/** What variables are that are left out; null where none may be. */
function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Variables | null {
  const entries = variableDefinitions.flatMap(({ variable, defaultValue }) =>
    defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)] as const],
  );
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

/** The library's messages hold what was given, which may be personal data. */
function withoutValue(message: string): string {
  const text = message
    .replace(/^Value .* does not exist in/s, "does not exist in")
    .replace(/: .*$/s, "")
    .replace(/ Did you mean .*$/s, "");
  return text === "" ? "is none of its type" : text;
}
