import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { need } from "../infra/have.ts";
import { pageWith } from "../support/chromium.ts";
import { book, type Ctx, type GraphProject, graphProject } from "./graph.ts";

let graph: GraphProject;
beforeAll(async () => {
  graph = await graphProject(afterAll);
});

const pageSource = `
import { createBooksWebClient } from "./generated/books/web.ts";

const { url, token } = await (await fetch("/settings")).json();
const books = createBooksWebClient(url, { token: () => token });
const failed = ({ code, reason, details }) => ({ code, reason, details });
const titles = [];
const secrets = [];
const result = {
  one: await books.book({ isbn: "001" }).then(({ title, copies }) => [title, String(copies)], failed),
  declared: await books.book({ isbn: "002" }).catch(failed),
  pages: await Array.fromAsync(books.shelf({}), ({ isbn }) => isbn).catch(failed),
  news: await (async () => {
    for await (const { title } of books.news({ count: 2 })) titles.push(title);
    return titles;
  })().catch(failed),
  secrets: await (async () => {
    for await (const { pages } of books.secrets({})) secrets.push(pages);
    return secrets;
  })().catch(failed),
};
await fetch("/result", { method: "POST", body: JSON.stringify(result) });
`;

async function bundled(dir: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: pageSource, resolveDir: dir, loader: "ts" },
    bundle: true,
    platform: "browser",
    format: "esm",
    target: "es2022",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

describe("a page in Chromium, by web.ts", () => {
  it("asks a graph on another origin, and follows it over a WebSocket", { timeout: 90_000 }, async (test) => {
    await need(test, "chromium");
    let settings = {};
    const page = await pageWith(await bundled(graph.dir), () => settings, afterAll);
    const app = await graph.serve(
      [
        graph.books({
          async book({ isbn }: { isbn: string }) {
            if (isbn === "002") throw graph.banned({ isbn, since: "2026-02-03" });
            return book(isbn);
          },
          shelf: async ({ cursor }: { cursor: string | null }) =>
            cursor === null ? { items: [book("001")], nextCursor: "2" } : { items: [book("002")], nextCursor: null },
          async *news({ count }: { count: number }) {
            for (let number = 1; number <= count; number += 1) yield book(`00${number}`);
          },
          async *secrets(_input: object, ctx: Ctx) {
            yield { pages: ctx.principal?.id === "ada" ? 7 : 1 };
          },
        }),
      ],
      {
        port: 0,
        host: "127.0.0.1",
        auth: { user: ({ bearer }) => ({ id: bearer ?? "nobody", scheme: "user", scopes: [] }) },
        cors: { origins: [page.origin] },
        drain: { graceMs: 1000 },
      },
    );
    settings = { url: `http://127.0.0.1:${app.port}`, token: "ada" };
    const result = await page.result();
    await app.drain();
    expect(result).toEqual({
      one: ["Book 001", "9007199254740993"],
      declared: { code: "failed_precondition", reason: "BANNED", details: { isbn: "002", since: "2026-02-03" } },
      pages: ["001", "002"],
      news: ["Book 001", "Book 002"],
      secrets: [7],
    });
  });
});
