import { inspect } from "node:util";
import { expect, it } from "vitest";
import { apiKey, bearer, certificate, forward } from "../../../runtime/src/auth/credentials.ts";

it("presents a token or a key as it is, or what a function answers for each call", async () => {
  let count = 0;
  const next = async () => `token-${++count}`;
  const [fixed, fresh, key] = [bearer("token"), bearer(next), apiKey("key")];
  if (fixed.kind !== "bearer" || fresh.kind !== "bearer" || key.kind !== "apiKey")
    throw new Error("it is another kind");
  expect([await fixed.token(), await fixed.token()]).toEqual(["token", "token"]);
  expect([await fresh.token(), await fresh.token()]).toEqual(["token-1", "token-2"]);
  expect([fixed.refresh, await key.key()]).toEqual([null, "key"]);
});

it("can ask for another token where one is refused", async () => {
  const credential = bearer("old", { refresh: () => "new" });
  expect(credential.kind === "bearer" && (await credential.refresh?.())).toBe("new");
});

it("shows no secret to whoever prints it", () => {
  const printed = [bearer("s3cret"), apiKey("s3cret")].map((it) => inspect(it, { depth: 9 }) + JSON.stringify(it));
  expect(printed.join()).not.toContain("s3cret");
});

it("refuses a secret that is empty: a variable that was forgotten", () => {
  expect(() => bearer("")).toThrow(new TypeError("the token is empty"));
  expect(() => apiKey("")).toThrow(new TypeError("the key is empty"));
});

it("knows certificates, and the caller's own credentials", () => {
  expect(certificate({ key: "k", cert: "c" })).toEqual({ kind: "certificate", key: "k", cert: "c", ca: null });
  expect(forward()).toEqual({ kind: "forward" });
});
