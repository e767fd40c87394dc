import { describe, expect, it } from "vitest";
import { fileOrigin } from "../../generator/base/origin.ts";
import { checkPaths, unfit } from "../../generator/plan/output-paths.ts";

const file = (path: string) => ({ path, bytes: Buffer.of(), ownership: "generated" as const, emitter: "openapi", digest: "", origin: fileOrigin("specs/a.yaml") });

describe("unfit", () => {
  it.each(["contracts/openapi/orders.yaml", "contracts/avro/shop.orders.v1.Order.avsc", "contracts/proto/shop/con_sole/v1/a.proto"])("takes %s", (path) => {
    expect(unfit(path)).toBeNull();
  });

  it.each(["../a", "a/../b", "/a", "a//b", "./a", "", "a\\b", "C:/a", "a/con", "a/CON.json", "nul.txt", "a/b.", "a /b", "a\u0000b", `a/${"x".repeat(256)}`])(
    "refuses %j",
    (path) => {
      expect(unfit(path)).not.toBeNull();
    },
  );
});

describe("checkPaths", () => {
  it("refuses two files at one place, and those that differ in case only", () => {
    expect(checkPaths([file("a"), file("a")]).diagnostics).toMatchObject([{ code: "output-clash" }]);
    expect(checkPaths([file("a/Order.json"), file("a/ORDER.json")]).diagnostics).toMatchObject([{ code: "output-case-clash" }]);
    expect(checkPaths([file("a"), file("b")]).diagnostics).toEqual([]);
  });
});
