import type { Json } from "../../values/codec.ts";
import { noRequest } from "./refused-request.ts";

/** What a request asks for. */
export interface GraphqlRequest {
  /** Null: it is known by its digest. */
  readonly query: string | null;
  /** The SHA-256 of the query, in hex; null where it is not said. */
  readonly sha256: string | null;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

type Fields = Readonly<Record<string, unknown>>;

/** A request as JSON has it. Throws what is wrong with it. */
export function requestOf(json: Json | undefined): GraphqlRequest {
  if (Array.isArray(json)) throw noRequest("several operations in one request are not taken");
  if (!isObject(json)) throw noRequest("the body must be a JSON object");
  const { query, operationName, variables, extensions } = json;
  const sha256 = digestOf(extensions);
  if (!isTextOrNone(query)) throw noRequest("'query' must be a text");
  if ((query ?? "") === "" && sha256 === null) throw noRequest("'query' is missing");
  if (!isTextOrNone(operationName)) throw noRequest("'operationName' must be a text");
  if (!isObjectOrNone(variables)) throw noRequest("'variables' must be an object");
  return { query: query ?? null, sha256, operationName: operationName ?? null, variables: variables ?? {} };
}

/** A request as the query of a URL has it. Throws what is wrong with it. */
export function requestOfQuery(query: URLSearchParams): GraphqlRequest {
  const json = (name: string): Json | undefined => {
    const text = query.get(name);
    if (text === null || text === "") return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw noRequest(`'${name}' is no JSON`);
    }
  };
  const text = (name: string) => {
    const value = query.get(name);
    return value === null ? {} : { [name]: value };
  };
  const [variables, extensions] = [json("variables"), json("extensions")];
  return requestOf({
    ...text("query"),
    ...text("operationName"),
    ...(variables === undefined ? {} : { variables }),
    ...(extensions === undefined ? {} : { extensions }),
  });
}

/** The digest by which a query may be known. Source: Apollo, automatic persisted queries. */
function digestOf(extensions: unknown): string | null {
  if (!isObjectOrNone(extensions)) throw noRequest("'extensions' must be an object");
  const persisted = extensions?.["persistedQuery"];
  if (persisted === undefined || persisted === null) return null;
  if (!isObject(persisted)) throw noRequest("'persistedQuery' must be an object");
  const { version, sha256Hash } = persisted;
  if (version !== 1) throw noRequest("persisted queries are of version 1");
  if (typeof sha256Hash !== "string" || !/^[0-9a-f]{64}$/.test(sha256Hash))
    throw noRequest("'sha256Hash' must be a SHA-256 in hex");
  return sha256Hash;
}

function isTextOrNone(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === "string";
}

function isObjectOrNone(value: unknown): value is Fields | null | undefined {
  return value === undefined || value === null || isObject(value);
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
