import type { Workspace } from "../../model/workspace.ts";

/** One read as the script asks it. Every text is JavaScript already. */
export interface ReadView {
  readonly name: string;
  /** The interaction, as a string literal. */
  readonly id: string;
  /** What stands behind the base URL, inside a template literal. */
  readonly path: string;
  /** `get` or `head`; null: a GraphQL query. */
  readonly method: string | null;
  /** The GraphQL document. */
  readonly query: string;
  readonly variables: string;
  /** An object of headers; null: none. */
  readonly headers: string | null;
  readonly timeout: string;
  /** The statuses that are no failure; null: k6's own. */
  readonly expectedStatuses: string | null;
  readonly checkLines: readonly string[];
  /** Whether the check tells k6 of which interaction it is, for a threshold of its own. */
  readonly tagged: boolean;
}

/** What every read is asked with. */
export interface ReadContext {
  readonly workspace: Workspace;
  /** The name of the function. */
  readonly name: string;
  /** The name of the headers that prove who it is; null: none. */
  readonly auth: string | null;
  readonly tagged: boolean;
}
