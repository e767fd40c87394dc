import { base64url, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { type JwtOptions, jwt } from "../../../runtime/src/auth/jwt.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";
import { type Claims, type IssuerKey, issuerKey, signed } from "./issuer.ts";
import { presented } from "./presented.ts";

const clock = virtualClock();
const nowSeconds = clock.now() / 1000;
const issuer = "https://accounts.shop.example";
const claims = { iss: issuer, aud: "orders", sub: "alice", exp: nowSeconds + 60 };
const utf8 = new TextEncoder();

let key: IssuerKey;
let rsa: IssuerKey;

beforeAll(async () => {
  key = await issuerKey("one");
  rsa = await issuerKey("rsa", "RS256");
});

/** Who a token of ours speaks for. */
async function verified(token: string, options: Partial<JwtOptions> = {}) {
  return jwt({ issuer, audience: "orders", key: key.public, clock, ...options })(
    presented({ bearer: token }),
    "shop.test",
  );
}

function refused(token: Promise<string> | string, message: string, options: Partial<JwtOptions> = {}) {
  const outcome = Promise.resolve(token).then((it) => verified(it, options));
  return expect(outcome).rejects.toMatchObject({ code: "unauthenticated", message });
}

describe("a token that is taken", () => {
  it("says who calls, and what its bearer may do", async () => {
    const token = await signed(key, { ...claims, scope: "orders.read  orders.write" });
    expect(await verified(token)).toMatchObject({
      id: "alice",
      scheme: "jwt",
      scopes: ["orders.read", "orders.write"],
    });
  });

  it("says until when it is taken", async () => {
    const { exp } = claims;
    const { expiresAt } = await verified(await signed(key, claims), { clockToleranceMs: 2000 });
    expect(expiresAt).toBe(Number(exp) * 1000 + 2000);
  });

  it.for<[Claims, readonly string[]]>([
    [{}, []],
    [{ scope: "" }, []],
    [{ scp: "a b" }, ["a", "b"]],
    [{ scp: ["a", "b", 3] }, ["a", "b"]],
    [{ scope: "a", scp: ["b"] }, ["a"]],
    [{ scope: { a: true } }, []],
  ])("has its scopes in 'scope', else in 'scp': %o", async ([more, scopes]) => {
    expect((await verified(await signed(key, { ...claims, ...more }))).scopes).toEqual(scopes);
  });

  it("has its scopes where a function finds them", async () => {
    const scopesOf: JwtOptions["scopesOf"] = ({ sub, roles }) => [sub, String(roles)];
    const token = await signed(key, { ...claims, roles: "admin" });
    expect((await verified(token, { scopesOf })).scopes).toEqual(["alice", "admin"]);
  });

  it("may be for several, and a service may be one of several", async () => {
    expect((await verified(await signed(key, { ...claims, aud: ["billing", "orders"] }))).id).toBe("alice");
    expect((await verified(await signed(key, claims), { audience: ["shop", "orders"] })).id).toBe("alice");
  });

  it("may miss its times by five seconds, or by what the service allows", async () => {
    const late = await signed(key, { ...claims, exp: nowSeconds - 4 });
    const early = await signed(key, { ...claims, nbf: nowSeconds + 5 });
    expect((await verified(late)).id).toBe("alice");
    expect((await verified(early)).id).toBe("alice");
    await refused(late, "the token has expired", { clockToleranceMs: 0 });
    await refused(early, "the token is not valid yet", { clockToleranceMs: 0 });
  });

  it.for(["RS256", "PS384", "ES256", "ES512", "EdDSA"])("may be signed by %s", async (algorithm) => {
    const other = await issuerKey("other", algorithm);
    expect((await verified(await signed(other, claims), { key: other.public })).id).toBe("alice");
  });

  it("need not name the key where there is but one", async () => {
    for (const kid of ["another name", null]) expect((await verified(await signed(key, claims, kid))).id).toBe("alice");
  });

  it("may be signed by any of a set of keys, and names it", async () => {
    const other = await issuerKey("two");
    const set = { key: { keys: [key.public, other.public] } };
    expect((await verified(await signed(other, claims), set)).id).toBe("alice");
    await refused(signed(other, claims, "one"), "the signature of the token is wrong", set);
    await refused(signed(other, claims, "three"), "the token was signed with an unknown key", set);
    await refused(signed(other, claims, null), "the token does not say which key signed it", set);
  });

  it("may be signed with a secret, where the service has one", async () => {
    const secret = utf8.encode("s".repeat(64));
    const token = await new SignJWT(claims).setProtectedHeader({ alg: "HS512" }).sign(secret);
    const shared = { key: { kty: "oct", k: base64url.encode(secret) } };
    expect((await verified(token, shared)).id).toBe("alice");
    await refused(signed(rsa, claims), "the token is signed in a way that is not taken here", shared);
    const algorithms = ["HS256"] as const;
    await refused(token, "the token is signed in a way that is not taken here", { ...shared, algorithms });
  });
});

describe("a token that is refused", () => {
  it.for<[string, Claims, string]>([
    ["for another service", { aud: "billing" }, "the 'aud' of the token is not taken here"],
    ["for others", { aud: ["billing", "Orders"] }, "the 'aud' of the token is not taken here"],
    ["for nobody", { aud: undefined }, "the token has no 'aud'"],
    ["of another issuer", { iss: `${issuer}/` }, "the 'iss' of the token is not taken here"],
    ["of nobody", { iss: undefined }, "the token has no 'iss'"],
    ["that has expired", { exp: nowSeconds - 5 }, "the token has expired"],
    ["that never expires", { exp: undefined }, "the token has no 'exp'"],
    ["that is not valid yet", { nbf: nowSeconds + 6 }, "the token is not valid yet"],
    ["without a subject", { sub: undefined }, "the token has no 'sub'"],
    ["with an empty subject", { sub: "" }, "the token has no 'sub'"],
  ])("is one %s", ([, more, message]) => refused(signed(key, { ...claims, ...more }), message));

  it("is one whose claims are of other types", async () => {
    const odd = (more: object) => handmade({ alg: key.algorithm }, { ...claims, ...more }, key);
    await refused(odd({ sub: 7 }), "the token has no 'sub'");
    await refused(odd({ exp: "tomorrow" }), expect.stringContaining("token"));
    await refused(odd({ nbf: {} }), expect.stringContaining("token"));
    await refused(odd({ aud: { orders: true } }), expect.stringContaining("token"));
  });

  it("is one that nobody signed", async () => {
    for (const alg of ["none", "None", "NONE"]) {
      const token = `${encoded({ alg })}.${encoded(claims)}.`;
      await refused(token, "the token is signed in a way that is not taken here");
      await refused(token, "the token is signed in a way that is not taken here", { key: { kty: "oct", k: "AAAA" } });
    }
  });

  it("is one that was changed", async () => {
    const [header = "", , signature = ""] = (await signed(key, claims)).split(".");
    await refused(
      `${header}.${encoded({ ...claims, sub: "bob" })}.${signature}`,
      "the signature of the token is wrong",
    );
    await refused(`${header}.${encoded(claims)}.`, "the signature of the token is wrong");
  });

  it("is one that takes the public key for a secret", async () => {
    const texts = [JSON.stringify(rsa.public), String(rsa.public["n"]), String(rsa.public["e"])];
    for (const secret of [...texts.map((it) => utf8.encode(it)), base64url.decode(String(rsa.public["n"]))])
      for (const alg of ["HS256", "HS384", "HS512"]) {
        const token = await new SignJWT(claims).setProtectedHeader({ alg, kid: "rsa" }).sign(secret);
        await refused(token, "the token is signed in a way that is not taken here", { key: rsa.public });
      }
  });

  it("is one that brings its own key", async () => {
    const thief = await issuerKey("one");
    const { kid: _, ...jwk } = thief.public;
    await refused(handmade({ alg: "ES256", jwk, kid: "one" }, claims, thief), "the signature of the token is wrong");
  });

  it("is one by another algorithm than those that the service takes, or that the key is for", async () => {
    await refused(signed(rsa, claims), "the token is signed in a way that is not taken here", {
      key: rsa.public,
      algorithms: ["PS256", "ES256"],
    });
    await refused(signed(rsa, claims), "the token was signed with an unknown key");
  });

  it("is one that asks for what is not understood", async () => {
    const token = handmade({ alg: "ES256", crit: ["exp2"], exp2: 1 }, claims, key);
    await refused(token, "the token cannot be read");
  });

  it("is none at all", async () => {
    for (const token of [
      "",
      ".",
      "..",
      "a.b.c",
      "Bearer x",
      "🦊",
      `${encoded({ alg: "ES256" })}.${"x".repeat(100_000)}.x`,
    ])
      await refused(token, expect.stringContaining("token"));
    await refused(handmade({ alg: "ES256" }, ["no", "object"], key), "the token cannot be read");
    const verify = jwt({ issuer, audience: "orders", key: key.public });
    await expect(verify(presented({}), "shop.test")).rejects.toMatchObject({ code: "unauthenticated" });
    expect(verify.needs).toBe("bearer");
  });
});

describe("a verifier of tokens", () => {
  it.for<[string, Partial<JwtOptions>]>([
    ["the issuer is empty", { issuer: "" }],
    ["the audience is empty", { audience: "" }],
    ["the audience is empty", { audience: [] }],
    ["'accounts' is no URL", { issuer: "accounts" }],
    ["'/keys' is no URL", { jwksUri: "/keys" }],
    ["the algorithm 'HS256' does not fit the key", { algorithms: ["RS256", "HS256"] }],
    ["the algorithm 'HS256' does not fit the key", { algorithms: ["HS256"], key: { kty: "RSA" } }],
    ["the algorithm 'RS256' does not fit the key", { algorithms: ["RS256"], key: { kty: "oct", k: "AAAA" } }],
    ["there is no algorithm", { algorithms: [] }],
    ["the key is private: give the public one", { key: { kty: "EC", d: "AAAA" } }],
  ])("is not made where %s", ([message, options]) => {
    expect(() => jwt({ issuer, audience: "orders", ...options })).toThrow(new TypeError(message));
  });

  it("says that it is the server's fault where a key is none", async () => {
    const token = await signed(key, claims);
    const broken = { ...key.public, x: "AAAA" };
    await expect(verified(token, { key: broken })).rejects.toMatchObject({ code: "internal" });
  });
});

/** A token with any header and claims. */
async function handmade(header: object, payload: unknown, { private: privateKey }: IssuerKey): Promise<string> {
  const input = `${encoded(header)}.${encoded(payload)}`;
  const how = { name: "ECDSA", hash: "SHA-256" };
  const signature = await crypto.subtle.sign(how, privateKey, utf8.encode(input));
  return `${input}.${base64url.encode(new Uint8Array(signature))}`;
}

function encoded(value: unknown): string {
  return base64url.encode(JSON.stringify(value));
}
