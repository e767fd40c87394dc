import type { afterAll } from "vitest";
import { onTestFinished } from "vitest";
import type { ServeOptions } from "../../runtime/src/server/options.ts";
import { type GraphProject, graphProject, type Handlers } from "./graph.ts";

/** An answer of a graph, as it travels. */
export interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

/** The words of an answer's errors. */
export function words({ errors = [] }: Answer): readonly unknown[] {
  return errors.map((it) => it.extensions["code"]);
}

/** Sends JSON to the graph below a URL, and answers what comes back. */
export async function ask(
  url: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer & { readonly status: number; readonly headers: Headers }> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Answer;
  return { ...answer, status: response.status, headers: response.headers };
}

/** Serves parts of the graph, each until its test ends. */
export interface Library extends GraphProject {
  /** The URL of `books` with these handlers. */
  booksAt(handlers: Handlers, options?: Partial<ServeOptions>): Promise<string>;
  /** The URL of `reviews`. */
  reviewsAt(handlers: Handlers, options?: Partial<ServeOptions>): Promise<string>;
}

/** The compiled project, with servers. */
export async function library(whenFinished: typeof afterAll): Promise<Library> {
  const project = await graphProject(whenFinished);
  const auth: ServeOptions["auth"] = {
    user: ({ bearer }) => ({ id: bearer ?? "nobody", scheme: "user", scopes: bearer === "ada" ? ["books:write"] : [] }),
  };
  const urlOf = async (service: ReturnType<GraphProject["books"]>, options: Partial<ServeOptions>) => {
    const drain = { graceMs: 1000 };
    const app = await project.serve([service], { port: 0, host: "127.0.0.1", auth, drain, ...options });
    onTestFinished(() => app.drain());
    return app.url;
  };
  return {
    ...project,
    booksAt: (handlers, options = {}) => urlOf(project.books(handlers), options),
    reviewsAt: (handlers, options = {}) => urlOf(project.reviews(handlers), options),
  };
}
