import type { RegistryMode } from "../../styles/event/model.ts";
import type { RegistryAddress } from "./address.ts";
import { type Answer, ask, memberOf, numberIn, strange, textIn } from "./request.ts";
import type { SubjectSchema } from "./subjects.ts";

/** Where a schema lies in a registry. */
export interface Registered {
  readonly id: number;
  /** Counts within its subject; null where the registry does not say. */
  readonly version: number | null;
}

/** What a registry says of a schema that is not there yet. */
export type Verdict =
  /** Nothing is there that it would follow. */
  | { readonly kind: "first" }
  | { readonly kind: "fits" }
  | { readonly kind: "incompatible"; readonly reasons: readonly string[] }
  /** It is no schema, in the registry's eyes. */
  | { readonly kind: "refused"; readonly reason: string };

/** A registry that speaks as Confluent's does. */
export interface Registry {
  readonly url: string;
  /** Where exactly this schema lies under its subject; else whether anything does. */
  find(schema: SubjectSchema): Promise<Registered | "another" | "nothing">;
  /** Whether it may follow what lies under its subject, as the registry checks that subject now. */
  judge(schema: SubjectSchema): Promise<Verdict>;
  /** Registers it. */
  register(schema: SubjectSchema): Promise<Registered | Extract<Verdict, { kind: "incompatible" | "refused" }>>;
  /** How a subject is checked, and whether that is said of the subject itself. */
  levelOf(subject: string): Promise<Level>;
  setLevel(subject: string, level: string): Promise<void>;
  /** Lets a subject be checked as all others. */
  clearLevel(subject: string): Promise<void>;
}

/** How a registry checks a subject: `BACKWARD_TRANSITIVE`. */
export interface Level {
  readonly level: string;
  readonly isOwn: boolean;
}

/** What a mode of the spec is called there. */
export function levelName(mode: RegistryMode): string {
  return mode.toUpperCase();
}

// Of Confluent's API.
const noSubject = 40401;
const noVersion = 40402;
const noSchema = 40403;
const noLevel = 40408;
const conflict = 409;

/** The registry at an address. */
export function registryAt(address: RegistryAddress): Registry {
  const post = (path: string, body: object) => ask(address, { method: "POST", path, body });
  const get = (path: string) => ask(address, { method: "GET", path, body: null });

  async function find(schema: SubjectSchema) {
    const answer = await post(`/subjects/${encodeURIComponent(schema.subject)}`, bodyOf(schema));
    if (answer.kind === "done") return registeredIn(answer.body);
    if (answer.code === noSubject) return "nothing";
    // A registry that does not take the schema says why when it is asked to judge it.
    return "another";
  }

  async function judge(schema: SubjectSchema): Promise<Verdict> {
    const versions = schema.mode.endsWith("_transitive") ? "versions" : "versions/latest";
    const path = `/compatibility/subjects/${encodeURIComponent(schema.subject)}/${versions}?verbose=true`;
    const answer = await post(path, bodyOf(schema));
    if (answer.kind === "refused") return isMissing(answer) ? { kind: "first" } : refused(answer);
    const fits = memberOf(answer.body, "is_compatible");
    if (typeof fits !== "boolean") throw strange(address, "it does not say whether a schema is compatible");
    return fits ? { kind: "fits" } : { kind: "incompatible", reasons: reasonsIn(answer.body) };
  }

  async function register(schema: SubjectSchema) {
    const answer = await post(`/subjects/${encodeURIComponent(schema.subject)}/versions`, bodyOf(schema));
    if (answer.kind === "done") return registeredIn(answer.body);
    if (answer.code !== conflict && Math.floor(answer.code / 100) !== conflict) return refused(answer);
    return { kind: "incompatible" as const, reasons: [answer.message] };
  }

  function registeredIn(body: unknown): Registered {
    const id = numberIn(body, "id");
    if (id === null) throw strange(address, "it gives a schema no id");
    return { id, version: numberIn(body, "version") };
  }

  async function levelOf(subject: string): Promise<Level> {
    const own = await get(`/config/${encodeURIComponent(subject)}`);
    if (own.kind === "refused" && own.code !== noLevel && !isMissing(own)) throw strange(address, own.message);
    const found = own.kind === "done" ? own : await get("/config");
    const level = found.kind === "done" ? textIn(found.body, "compatibilityLevel") : null;
    if (level === null) throw strange(address, "it does not say how it checks schemas");
    return { level, isOwn: own.kind === "done" };
  }

  async function changeLevel(subject: string, level: string | null): Promise<void> {
    const path = `/config/${encodeURIComponent(subject)}`;
    const answer = await ask(
      address,
      level === null ? { method: "DELETE", path, body: null } : { method: "PUT", path, body: { compatibility: level } },
    );
    if (answer.kind === "refused")
      throw strange(address, `it does not set how '${subject}' is checked: ${answer.message}`);
  }

  return {
    url: address.url,
    find,
    judge,
    register,
    levelOf,
    setLevel: changeLevel,
    clearLevel: (subject) => changeLevel(subject, null),
  };
}

/** Avro is what registries take a schema for when nothing is said, and some older ones know no `schemaType` at all. */
function bodyOf({ schemaType, schema }: SubjectSchema): object {
  return schemaType === "AVRO" ? { schema } : { schema, schemaType };
}

type Refusal = Extract<Answer, { kind: "refused" }>;

function isMissing({ code }: Refusal): boolean {
  return code === noSubject || code === noVersion || code === noSchema;
}

function refused({ message }: Refusal): { readonly kind: "refused"; readonly reason: string } {
  return { kind: "refused", reason: message };
}

/** Confluent's registry gives a list of `messages`, Apicurio one `reason`. */
function reasonsIn(body: unknown): readonly string[] {
  const messages = memberOf(body, "messages");
  const texts = Array.isArray(messages) ? messages.filter((it) => typeof it === "string") : [];
  const reason = textIn(body, "reason");
  return texts.length > 0 || reason === null ? texts : [reason];
}
