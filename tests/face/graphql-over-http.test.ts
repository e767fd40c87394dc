import { serverAudits } from "graphql-http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Library, library } from "./graphql-asking.ts";

let graph: Library;
beforeAll(async () => {
  graph = await library(afterAll);
});

// Also those that the specification only recommends.
describe("GraphQL over HTTP, as its audits have it", () => {
  const audits = serverAudits({ url: () => url });
  let url = "";

  it.each(audits.map((it) => [it.id, it.name, it] as const))("%s: %s", async (_id, _name, audit) => {
    url = `${await graph.booksAt({})}/graphql`;
    const result = await audit.fn();
    expect(result.status, "reason" in result ? result.reason : "").toBe("ok");
  });

  it("are all there", () => {
    expect(audits.length).toBeGreaterThan(50);
  });
});
