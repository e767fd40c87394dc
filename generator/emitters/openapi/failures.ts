import type { ContentObject, ExamplesObject, HeadersObject, ReferenceObject, ResponseObject } from "openapi3-ts/oas31";
import { camelCase } from "../../base/words.ts";
import { finished } from "../../emit/deprecation-text.ts";
import { errorText } from "../../emit/document-text.ts";
import { schemaRef } from "../../emit/json-schema.ts";
import type { NamedExample } from "../../emit/shown-example.ts";
import type { ErrorType } from "../../model/errors.ts";
import { shown } from "./bodies.ts";
import type { Context, Endpoint } from "./context.ts";
import { hasBody } from "./context.ts";
import { errorExamples } from "./error-example.ts";
import { headerRef } from "./headers.ts";
import { invalidArgument } from "./invalid-argument.ts";
import type { StandardProblem } from "./problems.ts";
import { problemExample, problems } from "./problems.ts";

/** The answers of an operation that refuses or fails, by status: a standard problem, declared errors, or any of them. */
export function failureResponses(
  context: Context,
  endpoint: Endpoint,
  standard: readonly StandardProblem[],
): Readonly<Record<string, ResponseObject | ReferenceObject>> {
  const declared = declaredErrors(context, endpoint);
  const byStatus = new Map<number, StandardProblem>(standard.map((it) => [it.status, it]));
  const statuses = new Set([...byStatus.keys(), ...declared.map((it) => it.httpStatus)]);
  return Object.fromEntries(
    [...statuses].map((status) => {
      const problem = byStatus.get(status) ?? null;
      const errors = declared.filter((it) => it.httpStatus === status);
      return [String(status), response(context, endpoint, problem, errors)];
    }),
  );
}

/** The errors that an operation declares. */
export function declaredErrors({ workspace }: Context, { errors }: Endpoint): readonly ErrorType[] {
  return errors.flatMap((it) => workspace.errors.get(it) ?? []);
}

function response(
  context: Context,
  endpoint: Endpoint,
  problem: StandardProblem | null,
  errors: readonly ErrorType[],
): ResponseObject | ReferenceObject {
  if (problem !== null && errors.length === 0 && hasBody(endpoint)) {
    return context.responses.ref(problem.name, () => problemResponse(context, problem));
  }
  return {
    description: descriptionOf(problem, errors),
    ...(problem === null ? {} : problemHeaders(context, errors.length === 0 ? problem : besideDeclared(problem))),
    ...(hasBody(endpoint) ? { content: content(context, endpoint, problem, errors) } : {}),
  };
}

function problemResponse(context: Context, problem: StandardProblem): ResponseObject {
  return {
    description: problem.description,
    ...problemHeaders(context, problem),
    content: problemContent({ $ref: schemaRef(context.problemName) }, { example: { value: problemExample(problem) } }),
  };
}

function problemHeaders(context: Context, { headers }: StandardProblem): { readonly headers?: HeadersObject } {
  const entries = Object.entries(headers).map(([name, it]) => [name, headerRef(context, it)] as const);
  return entries.length === 0 ? {} : { headers: Object.fromEntries(entries) };
}

/** A declared conflict does not say when to try again, as a key that is in use does; what else must wait always does. */
function besideDeclared(problem: StandardProblem): StandardProblem {
  if (problem.status !== 409) return problem;
  return { ...problem, headers: { ...problem.headers, "Retry-After": "RetryAfterKey" } };
}

/** `The request is invalid, or not enough stock (`OUT_OF_STOCK`).` */
function descriptionOf(problem: StandardProblem | null, errors: readonly ErrorType[]): string {
  const words = errors.map((it) => `${errorText(it).replace(/[.\s]+$/, "")} (\`${it.reason}\`)`);
  const first = problem === null ? [] : [problem.description.replace(/\.$/, "")];
  const [head = "", ...rest] = [...first, ...words];
  return finished([head, ...rest.map((it) => `or ${uncapitalized(it)}`)].join(", "));
}

function uncapitalized(text: string): string {
  return /^[A-Z][a-z ]/.test(text) ? text.slice(0, 1).toLowerCase() + text.slice(1) : text;
}

function content(
  context: Context,
  endpoint: Endpoint,
  problem: StandardProblem | null,
  errors: readonly ErrorType[],
): ContentObject {
  const names = errors.map((it) => context.schemas.nameOf(it.id, "out"));
  const refs = [...names, ...(problem === null ? [] : [context.problemName])].map((it) => ({ $ref: schemaRef(it) }));
  const [only] = refs;
  const standard = problem === null ? [] : [standardExample(context, endpoint, problem)];
  const declared = errors.flatMap((it) => errorExamples(context.workspace, endpoint, it));
  const schema = refs.length === 1 && only !== undefined ? only : { anyOf: refs };
  return problemContent(schema, shown([...standard, ...declared]).examples ?? {});
}

/** The shared components tell of any operation; here the example can tell of this one. */
function standardExample({ workspace }: Context, endpoint: Endpoint, problem: StandardProblem): NamedExample {
  const told = problem === problems.invalidArgument ? invalidArgument(workspace, endpoint) : problem;
  return { name: camelCase(problem.name), value: problemExample(told) };
}

function problemContent(
  schema: { readonly $ref: string } | { readonly anyOf: { readonly $ref: string }[] },
  examples: ExamplesObject,
): ContentObject {
  return { "application/problem+json": { schema, examples } };
}
