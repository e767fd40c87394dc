import { upperSnakeCase } from "../../base/words.ts";
import { CannotRun } from "../../cannot-run.ts";
import { memberOf, textMember } from "./foreign-values.ts";

/** What was tried of which broker. */
export interface Trial {
  /** Its name in the workspace. */
  readonly name: string;
  readonly url: string;
  /** `could not be reached`. */
  readonly what: string;
}

/** What a failure of an adapter says to the person who runs the command. */
export function brokerFailure(error: unknown, { name, url, what }: Trial): CannotRun {
  if (error instanceof CannotRun) return error;
  const library = missingLibrary(error);
  if (library !== null) return libraryMissing(library, error);
  return new CannotRun(`the broker '${name}' at ${url} ${what}: ${reasonOf(error)}`, helpFor(error, name), {
    cause: error,
  });
}

/** That a library of the adapter is not there. */
export function libraryMissing(library: string, cause: unknown): CannotRun {
  return new CannotRun(
    `'${library}' is not installed, by which the runtime talks to this broker`,
    `npm install ${library}`,
    { cause },
  );
}

/** The package that an import did not find; null: the error is another. */
export function missingLibrary(error: unknown): string | null {
  const code = memberOf(error, "code");
  if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") {
    const [, library = null] =
      /Cannot find (?:package|module) '([^'./][^']*)'/.exec(textMember(error, "message") ?? "") ?? [];
    if (library !== null) return library;
  }
  const cause = memberOf(error, "cause");
  return cause === undefined ? null : missingLibrary(cause);
}

/** The failure's own words, and those of what caused it where they say more. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error && error.cause.message !== "" ? error.cause.message : null;
  return cause === null || error.message.includes(cause) ? error.message : `${error.message}: ${cause}`;
}

function helpFor(error: unknown, name: string): string {
  const variable = `INTERSPEC_BROKER_${upperSnakeCase(name)}`;
  const code = memberOf(error, "code");
  return code === "unauthenticated" || code === "permission_denied"
    ? `say who asks by ${variable}_USER and ${variable}_PASSWORD, or by ${variable}_TOKEN`
    : `is the address right? --url, ${variable} or interspec.yaml name it; -v tells what the adapter says`;
}
