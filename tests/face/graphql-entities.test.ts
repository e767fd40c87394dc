import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AnyBook, book, type Ctx } from "./graph.ts";
import { ask, type Library, library, words } from "./graphql-asking.ts";

let graph: Library;
beforeAll(async () => {
  graph = await library(afterAll);
});

const entities = (selection: string) =>
  `query ($all: [_Any!]!) { _entities(representations: $all) { __typename ... on Book { ${selection} } } }`;
const isbns = (count: number) => Array.from({ length: count }, (_, index) => String(index).padStart(3, "0"));
const named = (isbn: string) => ({ __typename: "Book", isbn });

/** Notes how a handler was called. */
function noted<Answer>(answer: (parents: readonly never[], input: never) => Promise<readonly Answer[]>) {
  const calls: (readonly unknown[])[] = [];
  const inputs: unknown[] = [];
  const handler = (parents: readonly never[], input: never) => {
    calls.push(parents);
    inputs.push(input);
    return answer(parents, input);
  };
  return { calls, inputs, handler };
}

describe("entities that a gateway asks for", () => {
  it("are one call of their resolver, in the order of the keys, each once", async () => {
    const { calls, handler } = noted(async (keys: readonly string[]) =>
      keys.map((it) => (it === "007" ? null : book(it))),
    );
    const url = await graph.booksAt({ resolveBook: handler });
    const keys = [...isbns(100), "005", "005"];
    const { data, errors } = await ask(url, { query: entities("title"), variables: { all: keys.map(named) } });
    expect(errors).toBeUndefined();
    const titles = keys.map((it) => (it === "007" ? null : { __typename: "Book", title: `Book ${it}` }));
    expect(data?.["_entities"]).toEqual(titles);
    expect(calls).toEqual([isbns(100)]);
  });

  it("fail each for itself where one is none", async () => {
    const url = await graph.booksAt({ resolveBook: async (keys: readonly string[]) => keys.map((it) => book(it)) });
    const all = [
      named("001"),
      { __typename: "Book" },
      { __typename: "Pen", isbn: "002" },
      "004",
      named("x"),
      named("003"),
    ];
    const answer = await ask(url, { query: entities("isbn"), variables: { all } });
    const found = answer.data?.["_entities"] as readonly (AnyBook | null)[];
    expect(found.map((it) => it?.["isbn"] ?? null)).toEqual(["001", null, null, null, null, "003"]);
    expect(answer.errors?.map((it) => it.path?.join("."))).toEqual([
      "_entities.1",
      "_entities.2",
      "_entities.3",
      "_entities.4",
    ]);
    expect(new Set(words(answer))).toEqual(new Set(["BAD_USER_INPUT"]));
    expect(JSON.stringify(answer)).not.toContain('"x"');
  });

  it("are the same ones, whatever a gateway says beside their keys", async () => {
    const { calls, handler } = noted(async (keys: readonly string[]) => keys.map((it) => book(it)));
    const url = await graph.booksAt({ resolveBook: handler });
    const nested = "[".repeat(100_000) + "]".repeat(100_000);
    const text = `{"__typename":"Book","isbn":"001","more":${nested}}`;
    const body = `{"query":${JSON.stringify(entities("isbn"))},"variables":{"all":[${text},{"__typename":"Book","isbn":"001","more":1}]}}`;
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${url}/graphql`, { method: "POST", headers, body });
    expect(await response.json()).toEqual({ data: { _entities: [named("001"), named("001")] } });
    expect(calls).toEqual([["001"]]);
  });

  it("tell nothing where their resolver is wrong", async () => {
    const url = await graph.booksAt({ resolveBook: async () => [book("001"), book("002")] });
    const answer = await ask(url, { query: entities("isbn"), variables: { all: [named("001")] } });
    expect(answer.errors).toMatchObject([{ message: "internal error", extensions: { canonical: "internal" } }]);
    expect(answer.data).toEqual({ _entities: [null] });
  });

  it("of other services are asked for what this one adds to them, by their keys", async () => {
    const { calls, handler } = noted(async (keys: readonly string[]) =>
      keys.map((it) => ({ items: [{ id: `r-${it}`, book: it, stars: 5 }], nextCursor: null })),
    );
    const url = await graph.reviewsAt({ ofBook: handler });
    const query = entities("reviews(first: 1) { edges { node { id book { isbn } } } pageInfo { hasNextPage } }");
    const { data, errors } = await ask(url, { query, variables: { all: isbns(100).map(named) } });
    expect(errors).toBeUndefined();
    const [first] = Array.isArray(data?.["_entities"]) ? data["_entities"] : [];
    const edges = [{ node: { id: "r-000", book: { isbn: "000" } } }];
    expect(first).toEqual({ __typename: "Book", reviews: { edges, pageInfo: { hasNextPage: false } } });
    expect(calls).toEqual([isbns(100)]);
  });
});

describe("a field of a type", () => {
  const shelf = async () => ({ items: isbns(50).map((it) => book(it)), nextCursor: null });

  it("is one call for all parents of a level, which it gets whole", async () => {
    const { calls, inputs, handler } = noted(async (books: readonly AnyBook[]) =>
      books.map((it) => `of ${it["isbn"]}`),
    );
    const url = await graph.booksAt({ shelf, blurb: handler });
    const { data, errors } = await ask(url, {
      query: "{ shelf(first: 50) { edges { node { isbn blurb(words: 3) } } } }",
    });
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      shelf: { edges: isbns(50).map((isbn) => ({ node: { isbn, blurb: `of ${isbn}` } })) },
    });
    expect(calls).toEqual([isbns(50).map((it) => book(it))]);
    expect(inputs).toEqual([{ words: 3 }]);
  });

  it("is a call for each way that it is asked for", async () => {
    const { calls, inputs, handler } = noted(async (books: readonly AnyBook[]) => books.map(() => null));
    const url = await graph.booksAt({ shelf, blurb: handler });
    await ask(url, { query: "{ shelf { edges { node { a: blurb(words: 1) b: blurb(words: 2) c: blurb } } } }" });
    expect(inputs).toEqual([{ words: 1 }, { words: 2 }, { words: 10 }]);
    expect(calls.map((it) => it.length)).toEqual([50, 50, 50]);
  });

  it("fails for all of them where its handler does, and the rest of the answer stays", async () => {
    const url = await graph.booksAt({ shelf, blurb: async () => [] });
    const { data, errors } = await ask(url, { query: "{ shelf { edges { node { isbn blurb } } } }" });
    expect(errors?.length).toBe(50);
    expect(errors?.[0]).toMatchObject({ message: "internal error", path: ["shelf", "edges", 0, "node", "blurb"] });
    expect(data).toEqual({ shelf: { edges: isbns(50).map((isbn) => ({ node: { isbn, blurb: null } })) } });
  });

  it("is batched at whatever level, also when a document comes again and is compiled", async () => {
    const { calls, handler } = noted(async (books: readonly AnyBook[]) => books.map(() => "x"));
    const url = await graph.booksAt({
      shelf,
      blurb: handler,
      resolveBook: async (keys: readonly string[]) => keys.map((it) => book(it)),
    });
    const query = entities("blurb");
    for (let round = 0; round < 6; round += 1) await ask(url, { query, variables: { all: isbns(20).map(named) } });
    expect(calls.map((it) => it.length)).toEqual(Array(6).fill(20));
  });
});

describe("an entity that is referred to", () => {
  const resolveGenre = (keys: readonly string[]) =>
    Promise.resolve(
      keys.map((name) =>
        name === "gone" ? null : { name, motto: `${name}!`, ...(name === "crime" ? { parent: "novel" } : {}) },
      ),
    );

  it("is looked up where more than its key is asked for, and once", async () => {
    const { calls, handler } = noted(resolveGenre);
    const shelf = async () => ({ items: ["001", "002", "003"].map((it) => book(it)), nextCursor: null });
    const url = await graph.booksAt({ shelf, resolveGenre: handler });
    const key = await ask(url, { query: "{ shelf { edges { node { genre { __typename name } } } } }" });
    expect(key.data).toMatchObject({ shelf: { edges: Array(3).fill({ node: { genre: { name: "crime" } } }) } });
    expect(calls).toEqual([]);
    const query = "{ shelf { edges { node { genre { ...G } } } } } fragment G on Genre { name motto parent { motto } }";
    const whole = await ask(url, { query });
    const genre = { name: "crime", motto: "crime!", parent: { motto: "novel!" } };
    expect(whole.data).toEqual({ shelf: { edges: Array(3).fill({ node: { genre } }) } });
    expect(calls).toEqual([["crime"], ["novel"]]);
  });

  it("is looked up in lists, too", async () => {
    const { calls, handler } = noted(resolveGenre);
    const url = await graph.booksAt({ genres: async () => ["crime", "poetry", "crime"], resolveGenre: handler });
    const { data } = await ask(url, { query: "{ genres { motto } }" });
    expect(data).toEqual({ genres: [{ motto: "crime!" }, { motto: "poetry!" }, { motto: "crime!" }] });
    expect(calls).toEqual([["crime", "poetry"]]);
  });

  it("is told to be missing where there is none", async () => {
    const url = await graph.booksAt({ genres: async () => ["gone"], resolveGenre });
    const answer = await ask(url, { query: "{ genres { motto } }" });
    expect(answer).toMatchObject({
      data: null,
      errors: [{ message: "there is no Genre of this key", path: ["genres", 0] }],
    });
    expect(words(answer)).toEqual(["NOT_FOUND"]);
  });
});

describe("who may read what is referred to", () => {
  const resolveGenre = async (keys: readonly string[], ctx: Ctx) =>
    keys.map((name) => ({ name, motto: ctx.principal?.id ?? "nobody" }));

  it("is whoever may read what refers to it, with all that was proved", async () => {
    const url = await graph.booksAt({ genres: async () => ["crime"], addBook: async () => book("001"), resolveGenre });
    expect((await ask(url, { query: "{ genres { motto } }" })).data).toEqual({ genres: [{ motto: "nobody" }] });
    const query = 'mutation { addBook(input: { title: "T", format: { audio: "1s" } }) { genre { motto } } }';
    const headers = { authorization: "Bearer ada", "idempotency-key": "one" };
    expect((await ask(url, { query }, headers)).data).toEqual({ addBook: { genre: { motto: "ada" } } });
    expect(words(await ask(url, { query }, { "idempotency-key": "two" }))).toEqual(["FORBIDDEN"]);
  });
});

describe("a subgraph", () => {
  it("tells gateways its SDL, as in the contract", async () => {
    const url = await graph.booksAt({});
    const { data } = await ask(url, { query: "{ _service { sdl } }" });
    const sdl = expect.stringMatching(/@link\([\s\S]*type Book @key\(fields: "isbn"\)/);
    expect(data).toEqual({ _service: { sdl } });
  });
});
