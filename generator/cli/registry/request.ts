import { CannotRun } from "../../cannot-run.ts";
import type { RegistryAddress } from "./address.ts";

/** A registry's answer: a document, or that it refuses, with the code of Confluent's API. */
export type Answer =
  | { readonly kind: "done"; readonly body: unknown }
  | { readonly kind: "refused"; readonly code: number; readonly message: string };

/** A registry answers in milliseconds; who waits longer waits for nothing. */
const answerMs = 10_000;
const maxAnswerBytes = 8 * 1024 ** 2;

/** What is asked of a registry. */
export interface Question {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Begins with `/`. */
  readonly path: string;
  readonly body: object | null;
}

/** Asks a registry. What no schema is to blame for, that nobody answers, or no registry does, cannot be run. */
export async function ask(address: RegistryAddress, question: Question): Promise<Answer> {
  const { status, text } = await exchanged(address, question);
  if (status === 401 || status === 403) throw refusal(address, status);
  const body = parsed(text);
  if (status >= 500 || status === 429)
    throw new CannotRun(`the registry at ${address.url} failed with ${status}${told(body)}`);
  if (status < 300 && body !== undefined) return { kind: "done", body };
  const code = numberIn(body, "error_code");
  // A page of some other server has no such code, or not one of this status.
  const isOfRegistry = code !== null && (code === status || Math.floor(code / 100) === status);
  if (status >= 400 && isOfRegistry) return { kind: "refused", code, message: textIn(body, "message") ?? `${code}` };
  throw strange(address, `${question.method} ${question.path} was answered with ${status}${told(body)}`);
}

/** That what answers is no registry. */
export function strange({ url }: RegistryAddress, what: string): CannotRun {
  const help = "give the address of its Confluent-compatible API: https://registry.example/apis/ccompat/v7 of Apicurio";
  return new CannotRun(`what answers at ${url} is no schema registry: ${what}`, help);
}

/** A member of a JSON object, when it is a text. */
export function textIn(value: unknown, name: string): string | null {
  const member = memberOf(value, name);
  return typeof member === "string" ? member : null;
}

/** A member of a JSON object, when it is a number. */
export function numberIn(value: unknown, name: string): number | null {
  const member = memberOf(value, name);
  return typeof member === "number" ? member : null;
}

/** A member of a JSON object; undefined where there is none. */
export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

async function exchanged({ url, authorization }: RegistryAddress, { method, path, body }: Question) {
  const type = "application/vnd.schemaregistry.v1+json";
  const headers = {
    accept: `${type}, application/json`,
    ...(authorization === null ? {} : { authorization }),
    ...(body === null ? {} : { "content-type": type }),
  };
  const signal = AbortSignal.timeout(answerMs);
  try {
    const response = await fetch(url + path, {
      ...{ method, headers, signal },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await textOf(response) };
  } catch (error) {
    const reason = signal.aborted ? `no answer within ${answerMs / 1000} s` : reasonOf(error);
    const help = "is the address right, and does the registry run? --url and INTERSPEC_REGISTRY_URL name it";
    throw new CannotRun(`the registry at ${url} cannot be reached: ${reason}`, help, { cause: error });
  }
}

async function textOf({ body }: Response): Promise<string> {
  if (body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxAnswerBytes) throw new Error(`the answer is longer than ${maxAnswerBytes / 1024 ** 2} MiB`);
  }
  return text + decoder.decode();
}

/** The innermost reason: `fetch failed` alone says nothing. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return reasonOf(error.cause);
  // A name with several addresses fails with one error for each, and no message of its own.
  if (error instanceof AggregateError && error.message === "") return reasonOf(error.errors[0]);
  return error.message;
}

function refusal({ url, authorization }: RegistryAddress, status: number): CannotRun {
  const who = authorization === null ? "nobody in particular" : "whom it is told";
  return new CannotRun(
    `the registry at ${url} does not let in ${who}: ${status}`,
    "set INTERSPEC_REGISTRY_USER and INTERSPEC_REGISTRY_PASSWORD, or INTERSPEC_REGISTRY_TOKEN",
  );
}

function told(body: unknown): string {
  const message = textIn(body, "message");
  return message === null ? "" : `: ${message}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is told from what is by this.
    return undefined;
  }
}
