import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { type ApiKeyLookup, apiKeys } from "../../../runtime/src/auth/api-keys.ts";
import type { Verifier } from "../../../runtime/src/auth/credentials.ts";
import { presented } from "./presented.ts";

const unknown = { code: "unauthenticated", message: "the API key is not known" };

async function verified(verify: Verifier, apiKey: string | null) {
  return verify(presented({ apiKey }), "shop.test");
}

it("knows callers by the names of their keys", async () => {
  const verify = apiKeys({ billing: "secret-1", shipping: "secret-2" });
  expect(await verified(verify, "secret-1")).toEqual({ id: "billing", scheme: "apiKey", scopes: [] });
  expect((await verified(verify, "secret-2")).id).toBe("shipping");
  expect(verify.needs).toBe("apiKey");
});

it("knows nobody by another key, or by none", async () => {
  const verify = apiKeys({ billing: "secret-1", shipping: "Grüße 🦊" });
  for (const key of ["", "secret-", "secret-11", "SECRET-1", "secret-1\u0000", "billing", "__proto__", "Gr\u0000"])
    await expect(verified(verify, key)).rejects.toMatchObject(unknown);
  await expect(verified(verify, null)).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(verified(apiKeys({}), "secret-1")).rejects.toMatchObject(unknown);
});

it("shows a lookup the digest of a key only", async () => {
  const digest = createHash("sha256").update("Grüße").digest("hex");
  const seen: string[] = [];
  const lookup: ApiKeyLookup = async (sha256) => {
    seen.push(sha256);
    return sha256 === digest ? "billing" : null;
  };
  const verify = apiKeys(lookup);
  expect((await verified(verify, "Grüße")).id).toBe("billing");
  await expect(verified(verify, "other")).rejects.toMatchObject(unknown);
  expect(seen).toEqual([digest, createHash("sha256").update("other").digest("hex")]);
});

it("lets pass what a lookup fails with", async () => {
  const verify = apiKeys(() => Promise.reject(new Error("the database is away")));
  await expect(verified(verify, "secret")).rejects.toThrow("the database is away");
});

it("is not made of keys that are empty or the same", () => {
  expect(() => apiKeys({ billing: "" })).toThrow(new TypeError("the API key 'billing' is empty"));
  expect(() => apiKeys({ billing: "same", shipping: "same" })).toThrow(
    new TypeError("the API keys 'billing' and 'shipping' are the same"),
  );
});
