import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { InteractionError } from "../../runtime/src/interaction-error.ts";
import type { ServeOptions } from "../../runtime/src/server/options.ts";
import { failure } from "../support/outcome.ts";
import {
  type AnyBook,
  type AnyClient,
  book,
  type Ctx,
  type GraphProject,
  graphProject,
  type Handlers,
} from "./graph.ts";

let graph: GraphProject;
beforeAll(async () => {
  graph = await graphProject(afterAll);
});

const auth: ServeOptions["auth"] = {
  user: ({ bearer }) => {
    if (bearer === null) throw graph.interactionError({ ...plain, code: "unauthenticated", message: "who are you" });
    return { id: bearer, scheme: "user", scopes: bearer === "ada" ? ["books:write"] : [] };
  },
};
const plain = { reason: null, details: null };
const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/** The service `books` until the test ends, and a client of it. */
async function books(handlers: Handlers, options: Partial<ServeOptions> = {}) {
  const app = await graph.serve([graph.books(handlers)], { ...local, ...options });
  onTestFinished(() => app.drain());
  return { app, url: app.url, client: client(app.url) };
}

const local = { port: 0, host: "127.0.0.1", auth, drain: { graceMs: 1000 } } as const;

function client(url: string, name: "createBooksClient" | "createReviewsClient" = "createBooksClient"): AnyClient {
  const made = graph[name](url);
  onTestFinished(() => made[Symbol.asyncDispose]());
  return made;
}

async function listed<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const it of items) found.push(it);
  return found;
}

describe("a generated client of a graph", () => {
  it("reads what a handler returned, whole", async () => {
    const shown = book("001", { note: "signed", format: { case: "audio", value: 90_500 } });
    const { client } = await books({ book: async () => shown });
    expect(await client.book({ isbn: "001" })).toEqual(shown);
  });

  it("reads that there is none", async () => {
    const { client } = await books({ book: async () => null });
    expect(await client.book({ isbn: "001" })).toBeNull();
  });

  it("gives the handler what it was given, with defaults", async () => {
    const seen: unknown[] = [];
    const { client } = await books({
      addBook: async (draft: AnyBook, ctx: Ctx) => {
        seen.push(draft, ctx.idempotencyKey?.length);
        return book("002", { title: draft["title"] });
      },
    });
    const draft = { title: 'A "quoted" one', format: { case: "paper", value: { pages: 7 } } };
    const made = await client.addBook(draft, { headers: { authorization: "Bearer ada" } });
    expect(made["title"]).toBe('A "quoted" one');
    expect(seen).toEqual([{ ...draft, mood: "CALM" }, 36]);
  });

  it("calls what answers nothing", async () => {
    const burnt: string[] = [];
    const { client } = await books({ burn: async ({ isbn }: { isbn: string }) => void burnt.push(isbn) });
    expect(await client.burn({ isbn: "003" })).toBeUndefined();
    expect(burnt).toEqual(["003"]);
  });

  it("reads a list page by page", async () => {
    const asked: unknown[] = [];
    const { client } = await books({
      shelf: async (input: { cursor: string | null }) => {
        asked.push(input);
        return input.cursor === null
          ? { items: [book("001"), book("002")], nextCursor: "two" }
          : { items: [book("003")], nextCursor: null };
      },
    });
    const items = await listed(client.shelf({ mood: "WILD" }));
    expect(items.map((it) => it["isbn"])).toEqual(["001", "002", "003"]);
    expect(asked).toEqual([
      { mood: "WILD", cursor: null, limit: 3 },
      { mood: "WILD", cursor: "two", limit: 3 },
    ]);
  });

  it("reads entities that are referred to by their keys, without looking them up", async () => {
    const { client } = await books({ genres: async () => ["crime", "poetry"] });
    expect(await client.genres({})).toEqual(["crime", "poetry"]);
  });

  it("reads entities of other services by their keys", async () => {
    const app = await graph.serve([graph.reviews({ about: async () => "007" })], local);
    onTestFinished(() => app.drain());
    expect(await client(app.url, "createReviewsClient").about({})).toBe("007");
  });

  it("reads types that hold themselves as deep as it asks, and notices what lies deeper", async () => {
    const nested = (depth: number): object => ({ title: `${depth}`, chapters: depth === 1 ? [] : [nested(depth - 1)] });
    const { client } = await books({
      book: async ({ isbn }: { isbn: string }) => book(isbn, { chapters: [nested(Number(isbn))] }),
    });
    expect(await client.book({ isbn: "003" })).toEqual(book("003", { chapters: [nested(3)] }));
    const deeper = await failure(client.book({ isbn: "004" }));
    expect(deeper).toMatchObject({ code: "internal" });
    const field = "chapters.0.chapters.0.chapters.0.chapters.0";
    expect(deeper.violations[0]).toMatchObject({ field, rule: "depth" });
  });

  it("refuses what is none of its type before anything leaves", async () => {
    let calls = 0;
    const { client } = await books({
      book: async () => {
        calls += 1;
        return null;
      },
    });
    const refused = await failure(client.book({ isbn: "one" }));
    expect(refused).toMatchObject({ code: "invalid_argument", violations: [{ field: "isbn", rule: "pattern" }] });
    expect(calls).toBe(0);
  });

  it("has no methods for fields of types and entities, which are for gateways", async () => {
    const { client } = await books({});
    const names = ["addBook", "book", "bookOf", "burn", "genres", "news", "secrets", "shelf"];
    expect(
      Object.keys(client)
        .filter((it) => it !== "try")
        .sort(),
    ).toEqual(names);
  });
});

describe("failures in a graph", () => {
  it("arrive as the declared errors they are", async () => {
    const { client } = await books({
      book: async ({ isbn }: { isbn: string }) => {
        throw graph.banned({ isbn, since: "2026-02-03" });
      },
    });
    const tried = await client.try.book({ isbn: "001" });
    expect(tried).toMatchObject({
      ok: false,
      error: {
        code: "failed_precondition",
        reason: "BANNED",
        details: { isbn: "001", since: "2026-02-03" },
        message: "it may not be read",
        interaction: "books.book",
      },
    });
  });

  it.each([
    ["not_found", "NOT_FOUND"],
    ["already_exists", "CONFLICT"],
    ["resource_exhausted", "RATE_LIMITED"],
    ["unauthenticated", "UNAUTHENTICATED"],
  ])("keep their code where GraphQL has another word: %s", async (code, word) => {
    const { client, url } = await books({
      burn: async () => {
        throw graph.interactionError({ ...plain, code, message: "so it is", retryable: true, retryAfterMs: 1500 });
      },
    });
    expect(await failure(client.burn({ isbn: "001" }))).toMatchObject({
      code,
      message: "so it is",
      retryable: true,
      retryAfterMs: 1500,
    });
    const { errors } = await posted(url, { query: 'mutation { burn(isbn: "001") }' }, { traceparent });
    const extensions = { code: word, canonical: code, retryable: true, retryAfterMs: 1500 };
    expect(errors).toMatchObject([{ path: ["burn"], message: "so it is", extensions }]);
    expect(errors?.[0]?.extensions["traceId"]).toBe(traceparent.slice(3, 35));
  });

  it("tell nothing of the inside", async () => {
    const { client, url } = await books({
      book: async () => {
        throw new Error("secret-password");
      },
    });
    expect(await failure(client.book({ isbn: "001" }))).toMatchObject({
      code: "internal",
      message: "internal error",
    });
    const text = JSON.stringify(await posted(url, { query: '{ book(isbn: "001") { title } }' }));
    expect(text).toContain("internal error");
    expect(text).not.toContain("secret");
    expect(text).not.toContain("stack");
  });

  it("tell of an answer that is none of its type, and not of the value", async () => {
    const { client } = await books({ book: async () => book("001", { title: "", mood: "ANGRY" }) });
    expect(await failure(client.book({ isbn: "001" }))).toMatchObject({
      code: "internal",
      message: "internal error",
    });
  });

  it("say where several fields differ", async () => {
    const { url } = await books({
      book: async ({ isbn }: { isbn: string }) => {
        if (isbn === "002") throw graph.banned({ isbn, since: "2026-02-03" });
        return book(isbn);
      },
    });
    const query = '{ a: book(isbn: "001") { title } b: book(isbn: "002") { title } c: book(isbn: "x") { title } }';
    const { data, errors } = await posted(url, { query });
    expect(data).toEqual({ a: { title: "Book 001" }, b: null, c: null });
    expect(errors?.map((it) => [it.path?.join("."), it.extensions["code"]]).sort()).toEqual([
      ["b", "FAILED_PRECONDITION"],
      ["c", "BAD_USER_INPUT"],
    ]);
    expect(errors?.find((it) => it.path?.[0] === "c")?.extensions["violations"]).toMatchObject([
      { field: "isbn", rule: "pattern" },
    ]);
  });
});

describe("who calls a graph", () => {
  it("is asked by each field of its own", async () => {
    const { url } = await books({
      book: async ({ isbn }: { isbn: string }) => book(isbn),
      addBook: async () => book("9"),
    });
    const mutation = 'mutation { addBook(input: { title: "T", format: { audio: "1s" } }) { isbn } }';
    const key = { "idempotency-key": "one" };
    const word = async (headers: Record<string, string>) =>
      (await posted(url, { query: mutation }, { ...key, ...headers })).errors?.[0]?.extensions["code"];
    expect(await word({})).toBe("UNAUTHENTICATED");
    expect(await word({ authorization: "Bearer bob" })).toBe("FORBIDDEN");
    const { data } = await posted(url, { query: '{ book(isbn: "001") { isbn } }' });
    expect(data).toEqual({ book: { isbn: "001" } });
  });

  it("is asked by entities as by the queries that answer them", async () => {
    const service = graph.reviews({ resolveReview: async (keys: readonly string[]) => keys.map(() => null) });
    const app = await graph.serve([service], local);
    onTestFinished(() => app.drain());
    const query = '{ _entities(representations: [{ __typename: "Review", id: "1" }]) { __typename } }';
    const refused = await posted(app.url, { query });
    expect(refused.errors?.[0]?.extensions["code"]).toBe("UNAUTHENTICATED");
    const { data, errors } = await posted(app.url, { query }, { authorization: "Bearer bob" });
    expect([data, errors]).toEqual([{ _entities: [null] }, undefined]);
  });

  it("stops the server from starting where nobody can tell", async () => {
    await expect(graph.serve([graph.books({})], { ...local, auth: {} })).rejects.toThrow(
      "no verifier for the scheme 'user' of 'books.addBook'",
    );
  });
});

describe("a mutation under a key", () => {
  it("is done once, and answered twice", async () => {
    let made = 0;
    const { url } = await books({
      addBook: async () => {
        made += 1;
        return book(`00${made}`);
      },
    });
    const query = 'mutation { addBook(input: { title: "T", format: { audio: "1s" } }) { isbn } }';
    const headers = { authorization: "Bearer ada", "idempotency-key": '"a-key"' };
    const answers = [await posted(url, { query }, headers), await posted(url, { query }, headers)];
    expect(answers.map((it) => it.data)).toEqual([{ addBook: { isbn: "001" } }, { addBook: { isbn: "001" } }]);
    expect(made).toBe(1);
    const without = await posted(url, { query }, { authorization: "Bearer ada" });
    expect(without.errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", canonical: "invalid_argument" });
  });
});

describe("time in a graph", () => {
  it("is what the caller gives, less what has passed", async () => {
    const left: number[] = [];
    const note = (ctx: Ctx) => left.push(ctx.remaining());
    const { url } = await books({
      book: async ({ isbn }: { isbn: string }, ctx: Ctx) => {
        note(ctx);
        await new Promise((resolve) => setTimeout(resolve, 60));
        return book(isbn);
      },
      blurb: async (parents: readonly AnyBook[], _input: object, ctx: Ctx) => {
        note(ctx);
        return parents.map(() => "fine");
      },
    });
    await posted(url, { query: '{ book(isbn: "001") { blurb } }' }, { "x-request-timeout-ms": "700" });
    expect(left[0]).toBeGreaterThan(600);
    expect(left[0]).toBeLessThanOrEqual(700);
    expect(left[1]).toBeLessThanOrEqual(645);
    expect(left[1]).toBeGreaterThan(300);
  });

  it("ends a field whose handler takes longer, and tells the handler", async () => {
    const aborted: unknown[] = [];
    const { client } = await books({
      book: (_input: object, ctx: Ctx) =>
        new Promise((_, reject) => {
          ctx.signal.addEventListener("abort", () => {
            aborted.push((ctx.signal.reason as InteractionError).code);
            reject(ctx.signal.reason);
          });
        }),
    });
    const late = await failure(client.book({ isbn: "001" }, { timeoutMs: 150 }));
    expect(late.code).toBe("deadline_exceeded");
    // Each attempt has half of the time, so there may be two.
    await expect.poll(() => aborted.length).toBeGreaterThan(0);
  });
});

describe("a handler that calls a graph", () => {
  it("hands on its trace, its time and what its caller presented", async () => {
    const seen: Ctx[] = [];
    const app = await graph.serve(
      [
        graph.reader({
          read: (async ({ isbn }: { isbn: string }, ctx: Ctx) => {
            const found = (await ctx.clients["books"]?.["book"]?.({ isbn })) as AnyBook;
            await ctx.clients["books"]?.["addBook"]?.({ title: "New", format: { case: "audio", value: 1000 } });
            return { title: found["title"] };
          }) as never,
        }),
        graph.books({
          async book({ isbn }: { isbn: string }, ctx: Ctx) {
            seen.push(ctx);
            return book(isbn);
          },
          async addBook(_draft: object, ctx: Ctx) {
            seen.push(ctx);
            return book("002");
          },
        }),
      ],
      { ...local, credentials: { user: graph.forward() } },
    );
    onTestFinished(() => app.drain());
    const headers = { authorization: "Bearer ada", traceparent, "x-request-timeout-ms": "900" };
    const response = await fetch(`${app.url}/v1/read/001`, { headers });
    expect(await response.json()).toEqual({ title: "Book 001" });
    expect(seen.map((it) => it.trace.traceparent.slice(3, 35))).toEqual(Array(2).fill(traceparent.slice(3, 35)));
    expect(seen.map((it) => it.principal?.id)).toEqual([undefined, "ada"]);
    for (const it of seen) expect((it.deadline ?? 0) - Date.now()).toBeLessThan(900);
  });
});

describe("several subgraphs on one server", () => {
  it("are told apart by their paths, and by what our clients say", async () => {
    const app = await graph.serve(
      [graph.books({ book: async () => book("001") }), graph.reviews({ about: async () => "007" })],
      local,
    );
    onTestFinished(() => app.drain());
    expect(await client(app.url).book({ isbn: "001" })).toEqual(book("001"));
    expect(await client(app.url, "createReviewsClient").about({})).toBe("007");
    const query = "{ bookOfTheDay { isbn } }";
    expect(await posted(`${app.url}/reviews`, { query })).toEqual({ data: { bookOfTheDay: { isbn: "007" } } });
    const unclear = await posted(app.url, { query });
    expect(unclear.errors?.[0]?.message).toContain("/books/graphql, /reviews/graphql");
  });
});

describe("a graph in the same process", () => {
  it("is called as over the network, with time that stands still", async () => {
    const clock = graph.virtualClock();
    const shop = await graph.inProcess(
      [
        graph.books({
          book: async ({ isbn }: { isbn: string }) => book(isbn),
          async *news({ count }: { count: number }) {
            for (let number = 1; number <= count; number += 1) yield book(`00${number}`);
          },
          burn: async () => new Promise(() => undefined),
        }),
        graph.reviews({ about: async () => "007" }),
      ],
      { auth, clock },
    );
    onTestFinished(() => shop[Symbol.asyncDispose]());
    const made = graph.createBooksClient(shop.target);
    expect(await made.book({ isbn: "001" })).toEqual(book("001"));
    expect(await graph.createReviewsClient(shop.target).about({})).toBe("007");
    expect(await listed(made.news({ count: 2 }))).toEqual([book("001"), book("002")]);
    const late = failure(made.burn({ isbn: "001" }));
    await clock.advance(10_001);
    expect((await late).code).toBe("deadline_exceeded");
  });
});

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

async function posted(url: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Answer;
}
