import { interactionError } from "../../interaction-error.ts";
import type { RegistryMode } from "../operation.ts";
import type { SchemaRegistry } from "../schema-registry.ts";
import { asked, failure, type RegistryAnswer, type RegistryPlace, saidBy } from "./registry-http.ts";

/** Who asks. */
export type RegistryAuth =
  | { readonly username: string; readonly password: string }
  /** Asked for with each request where it is a function. */
  | { readonly token: string | (() => string | Promise<string>) };

/** How a schema registry is reached. */
export interface ConfluentRegistryOptions {
  /** Where its API begins: `http://localhost:8081`, or `http://localhost:8080/apis/ccompat/v7` of an Apicurio. */
  readonly url: string;
  readonly auth?: RegistryAuth;
  /**
   * Whether schemas are registered that are not there, and how their next versions are checked is set; by default they
   * are, but not when NODE_ENV is `production`: there they come with a release, by `gen registry push`.
   */
  readonly autoRegister?: boolean;
  /** Milliseconds that it has for an answer. 10000: resilience.md, Knobs, "client total timeout" of http. */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 10_000;
const notThere = 404;
const incompatible = 409;
const unprocessable = 422;

/**
 * A schema registry that speaks as Confluent's does: Confluent's own, Apicurio, Redpanda, Karapace. What it said once is
 * kept for good, for schemas do not change; what failed is asked again. Throws `invalid_argument` where the URL is none.
 */
export function confluentRegistry(options: ConfluentRegistryOptions): SchemaRegistry {
  const { autoRegister = process.env["NODE_ENV"] !== "production" } = options;
  const place = placeOf(options);
  const ids = new Map<string, Promise<number>>();
  const schemas = new Map<number, Promise<string>>();
  return {
    idOf: (subject, schema, mode) =>
      once(ids, `${subject}\n${schema}`, () =>
        autoRegister ? register(place, subject, schema, mode) : lookUp(place, subject, schema),
      ),
    schemaOf: (id) => once(schemas, id, () => schemaOf(place, id)),
  };
}

async function lookUp(place: RegistryPlace, subject: string, schema: string): Promise<number> {
  const answer = await asked(place, {
    method: "POST",
    path: `/subjects/${encodeURIComponent(subject)}`,
    body: { schema },
  });
  if (answer.status === notThere) {
    const message = `the schema registry at ${place.url} does not have this schema of '${subject}': run 'gen registry push'`;
    throw failure("failed_precondition", `${message}: ${saidBy(answer)}`, null);
  }
  return idIn(place, subject, answer);
}

async function register(place: RegistryPlace, subject: string, schema: string, mode: RegistryMode): Promise<number> {
  const isSet = await setMode(place, subject, mode);
  const path = `/subjects/${encodeURIComponent(subject)}/versions`;
  const answer = await asked(place, { method: "POST", path, body: { schema } });
  if (answer.status === incompatible) {
    const message = `the schema of '${subject}' is not ${mode}`;
    throw failure("failed_precondition", `${message}: ${saidBy(answer)}`, null);
  }
  const id = idIn(place, subject, answer);
  // Some registries know of no mode before there is a schema.
  if (!isSet) await setMode(place, subject, mode);
  return id;
}

/** Sets how the next versions of a subject are checked; answers whether the registry knew the subject. */
async function setMode(place: RegistryPlace, subject: string, mode: RegistryMode): Promise<boolean> {
  const body = { compatibility: mode.toUpperCase() };
  const answer = await asked(place, { method: "PUT", path: `/config/${encodeURIComponent(subject)}`, body });
  if (answer.status >= 400 && answer.status !== notThere) throw refused(place, subject, answer);
  return answer.status !== notThere;
}

async function schemaOf(place: RegistryPlace, id: number): Promise<string> {
  const answer = await asked(place, { method: "GET", path: `/schemas/ids/${id}` });
  const { schema, references } = answer.body;
  if (answer.status === notThere)
    throw failure("not_found", `the schema registry at ${place.url} has no schema ${id}`, null);
  if (Array.isArray(references) && references.length > 0)
    throw failure(
      "not_found",
      `schema ${id} of the registry at ${place.url} refers to others, which is not read`,
      null,
    );
  if (typeof schema !== "string")
    throw failure(
      "unavailable",
      `the schema registry at ${place.url} answers ${saidBy(answer)} for schema ${id}`,
      null,
    );
  return schema;
}

function idIn(place: RegistryPlace, subject: string, answer: RegistryAnswer): number {
  const { id } = answer.body;
  if (answer.status >= 400 || typeof id !== "number") throw refused(place, subject, answer);
  return id;
}

function refused(place: RegistryPlace, subject: string, answer: RegistryAnswer) {
  const code = answer.status === unprocessable ? "invalid_argument" : "failed_precondition";
  return failure(
    code,
    `the schema registry at ${place.url} refuses the schema of '${subject}': ${saidBy(answer)}`,
    null,
  );
}

/** One question for all who ask at the same time; what failed is asked anew. */
function once<Key, Value>(promises: Map<Key, Promise<Value>>, key: Key, ask: () => Promise<Value>): Promise<Value> {
  const known = promises.get(key);
  if (known !== undefined) return known;
  const asking = ask();
  promises.set(key, asking);
  asking.catch(() => promises.delete(key));
  return asking;
}

function placeOf({ url, auth, timeoutMs = defaultTimeoutMs }: ConfluentRegistryOptions): RegistryPlace {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    const message = `'${url}' is no URL of a schema registry: confluentRegistry({ url: 'http://localhost:8081' })`;
    throw interactionError({ code: "invalid_argument", reason: null, details: null, message });
  }
  return {
    url: url.replace(/\/+$/, ""),
    timeoutMs,
    authorization: async () => (auth === undefined ? null : presented(auth)),
  };
}

async function presented(auth: RegistryAuth): Promise<string> {
  if (!("token" in auth)) return `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString("base64")}`;
  return `Bearer ${typeof auth.token === "string" ? auth.token : await auth.token()}`;
}
