import { describe, expect, it } from "vitest";
import type { Credentials, Verifier } from "../../../runtime/src/auth/credentials.ts";
import { identify } from "../../../runtime/src/auth/identify.ts";
import { unauthenticated, unavailable } from "../../../runtime/src/auth/refusals.ts";
import type { AuthOption } from "../../../runtime/src/operation.ts";
import { presented } from "./presented.ts";

const both = presented({ bearer: "token", apiKey: "key" });
const read = { scheme: "user", scopes: ["read"] };
const write = { scheme: "user", scopes: ["read", "write", "admin"] };
const partner = { scheme: "partner", scopes: [] };

/** Knows alice, who may do this. */
function knows(needs: keyof Credentials, ...scopes: readonly string[]): Verifier {
  return Object.assign(() => ({ id: "alice", scheme: "of the verifier", scopes }), { needs });
}

/** Refuses with this. */
function throws(error: unknown): Verifier {
  return () => {
    throw error;
  };
}

function identified(
  options: readonly AuthOption[],
  verifiers: Readonly<Record<string, Verifier>>,
  credentials: Credentials = both,
) {
  return identify(options, new Map(Object.entries(verifiers)), credentials, "shop.test");
}

describe("who calls", () => {
  it("is said by the first option that suffices, under its name", async () => {
    const verifiers = { user: knows("bearer", "read"), partner: knows("apiKey") };
    expect(await identified([read, partner], verifiers)).toEqual({ id: "alice", scheme: "user", scopes: ["read"] });
    expect((await identified([partner, read], verifiers)).scheme).toBe("partner");
    expect((await identified([write, partner], verifiers)).scheme).toBe("partner");
    expect((await identified([write, read], verifiers)).scheme).toBe("user");
  });

  it("is asked once for each scheme, and not where there is nothing to look at", async () => {
    const asked: string[] = [];
    const user: Verifier = ({ bearer }, interaction) => {
      asked.push(`${bearer} for ${interaction}`);
      throw unauthenticated("no");
    };
    const verifiers = { user: Object.assign(user, { needs: "bearer" } as const), partner: knows("apiKey") };
    await identified([write, read, partner], verifiers);
    await identified([read, partner], verifiers, presented({ apiKey: "key" }));
    expect(asked).toEqual(["token for shop.test"]);
  });

  it("is asked of a verifier that does not say what it looks at", async () => {
    const verifiers = { user: () => ({ id: "guest", scheme: "", scopes: ["read"] }) };
    expect((await identified([read], verifiers, presented({}))).id).toBe("guest");
  });
});

describe("nobody may call", () => {
  it("where there is no option", () =>
    expect(identified([], { user: knows("bearer") })).rejects.toMatchObject({ code: "unauthenticated" }));

  it("by a scheme without a verifier", async () => {
    const failure = { code: "unauthenticated", message: "credentials of 'user' or 'partner' are needed" };
    await expect(identified([read, partner], {})).rejects.toMatchObject(failure);
    await expect(identified([read, partner], { admin: knows("bearer", "read") })).rejects.toMatchObject(failure);
  });

  it("without credentials, whatever the scopes", async () => {
    const failure = { code: "unauthenticated", message: "credentials of 'user' are needed" };
    await expect(identified([read, write], { user: knows("bearer") }, presented({}))).rejects.toMatchObject(failure);
  });

  it("with credentials that are refused, for whatever a verifier throws", async () => {
    const bug = new TypeError("it is broken");
    const failure = { code: "unauthenticated", message: "'user' does not know you", cause: bug };
    await expect(identified([read], { user: throws(bug) })).rejects.toMatchObject(failure);
    await expect(identified([read], { user: () => Promise.reject(bug) })).rejects.toMatchObject(failure);
    const own = unauthenticated("the token has expired");
    await expect(identified([read], { user: throws(own) })).rejects.toBe(own);
  });

  it("without the scopes: then it says those that are missing for the nearest option", async () => {
    const refusal = (message: string) => ({ code: "permission_denied", message });
    const reader = { user: knows("bearer", "read") };
    await expect(identified([write], reader)).rejects.toMatchObject(refusal("the scopes 'write', 'admin' are missing"));
    const delete_ = { scheme: "user", scopes: ["delete"] };
    await expect(identified([write, delete_], reader)).rejects.toMatchObject(refusal("the scope 'delete' is missing"));
    await expect(identified([read], { user: knows("bearer", "READ") })).rejects.toMatchObject(
      refusal("the scope 'read' is missing"),
    );
  });
});

describe("of several refusals the gravest is told", () => {
  const expired = throws(unauthenticated("the token has expired"));
  const away = throws(unavailable("the keys cannot be had", 1000, null));

  it("a missing scope before wrong credentials", async () => {
    const options = [partner, read];
    const verifiers = { partner: expired, user: knows("bearer") };
    await expect(identified(options, verifiers)).rejects.toMatchObject({ code: "permission_denied" });
    await expect(identified(options.toReversed(), verifiers)).rejects.toMatchObject({ code: "permission_denied" });
  });

  it("what is away before all: who calls may be known tomorrow", async () => {
    const options = [partner, read, { scheme: "machine", scopes: [] }];
    const verifiers = { partner: expired, user: knows("bearer"), machine: away };
    const failure = { code: "unavailable", retryAfterMs: 1000 };
    await expect(identified(options, verifiers)).rejects.toMatchObject(failure);
    await expect(identified(options.toReversed(), verifiers)).rejects.toMatchObject(failure);
  });

  it("but none where one scheme suffices", async () => {
    expect((await identified([partner, read], { partner: away, user: knows("bearer", "read") })).id).toBe("alice");
  });
});
