import { CannotRun } from "../../cannot-run.ts";
import type { Session } from "../session.ts";

/** Where a schema registry is, and what it is shown. */
export interface RegistryAddress {
  /** Without a slash at its end, and without a name or password. */
  readonly url: string;
  /** The value of the `Authorization` header; null: none. */
  readonly authorization: string | null;
}

/** The registry that is meant: by `--url` or by INTERSPEC_REGISTRY_URL. Credentials come from the environment alone. */
export function registryAddress(given: string | null, env: Session["env"]): RegistryAddress {
  const text = given ?? set(env["INTERSPEC_REGISTRY_URL"]);
  if (text === null)
    throw new CannotRun("no schema registry is named", "give its --url, or set INTERSPEC_REGISTRY_URL");
  const url = httpUrl(text, given === null ? "INTERSPEC_REGISTRY_URL" : `'${given}'`);
  const inUrl = credentialsIn(url);
  if (inUrl !== null && given !== null)
    throw new CannotRun(
      "a command line is no place for a password: others see it, and shells keep it",
      "set INTERSPEC_REGISTRY_USER and INTERSPEC_REGISTRY_PASSWORD, or INTERSPEC_REGISTRY_TOKEN",
    );
  return {
    url: `${url.origin}${url.pathname}`.replace(/\/+$/, ""),
    authorization: credentialsOf(env) ?? inUrl,
  };
}

function httpUrl(text: string, shown: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw new CannotRun(`${shown} is no http or https address`, "write https://registry.example:8081");
}

function credentialsIn({ username, password }: URL): string | null {
  if (username === "" && password === "") return null;
  return basic(decodeURIComponent(username), decodeURIComponent(password));
}

function credentialsOf(env: Session["env"]): string | null {
  const token = set(env["INTERSPEC_REGISTRY_TOKEN"]);
  const user = set(env["INTERSPEC_REGISTRY_USER"]);
  if (token !== null && user !== null)
    throw new CannotRun("INTERSPEC_REGISTRY_TOKEN and INTERSPEC_REGISTRY_USER are both set", "unset one of them");
  if (token === null) return user === null ? null : basic(user, env["INTERSPEC_REGISTRY_PASSWORD"] ?? "");
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new CannotRun("INTERSPEC_REGISTRY_TOKEN has characters that no token has", "is there a line break in it?");
  return `Bearer ${token}`;
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

function set(value: string | undefined): string | null {
  return value === undefined || value.trim() === "" ? null : value.trim();
}
