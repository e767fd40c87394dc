import { errorMapping } from "../../errors.ts";
import type { AnyErrorType } from "../../operation.ts";
import type { Failed } from "../../server/arrival.ts";
import { errorMembers } from "../../server/error-members.ts";

/** What GraphQL tells of a failure beside its message. */
export type Extensions = Readonly<Record<string, unknown>>;

/** A failure as an entry of `errors`, less where it happened. */
export interface ToldFailure {
  readonly message: string;
  readonly extensions: Extensions;
}

/** A failure with GraphQL's own word as its code, and ours beside it. Source: conventions.md, Errors. */
export function toldFailure(failed: Failed, errors: readonly AnyErrorType[]): ToldFailure {
  const { code, detail, ...members } = errorMembers(failed, errors);
  const { isExhausted, isNotProcessed, error } = failed;
  return {
    message: detail,
    extensions: {
      code: errorMapping[error.code].graphql,
      canonical: code,
      ...members,
      ...(isExhausted ? { retry: false } : {}),
      ...(isNotProcessed ? { notProcessed: true } : {}),
    },
  };
}

/** A failure on its way through the library that runs documents, which keeps the extensions of what is thrown. */
export class FieldFailure extends Error {
  readonly extensions: Extensions;

  constructor({ message, extensions }: ToldFailure) {
    super(message);
    this.extensions = extensions;
  }
}
