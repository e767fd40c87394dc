import { beforeAll, describe, expect, it } from "vitest";
import { type JwtOptions, jwt } from "../../../runtime/src/auth/jwt.ts";
import { type VirtualClock, virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";
import {
  type Answers,
  discoveryPath,
  type Issuer,
  type IssuerKey,
  issuerKey,
  json,
  signed,
  startIssuer,
} from "./issuer.ts";
import { presented } from "./presented.ts";

const tenMinutesMs = 600_000;
const dayMs = 86_400_000;
const unknownKey = { code: "unauthenticated", message: "the token was signed with an unknown key" };

let one: IssuerKey;
let two: IssuerKey;

beforeAll(async () => {
  one = await issuerKey("one");
  two = await issuerKey("two", "RS256");
});

/** An issuer with the first key, and a verifier that asks it. */
async function setUp(options: Partial<JwtOptions> = {}) {
  const clock = virtualClock();
  const issuer = await startIssuer(one);
  const verifier = jwt({ issuer: issuer.url, audience: "orders", clock, ...options });
  const verify = async (key: IssuerKey) =>
    verifier(presented({ bearer: await tokenOf(key, issuer, clock) }), "shop.test");
  return { clock, issuer, verifier, verify };
}

function tokenOf(key: IssuerKey, issuer: Issuer, clock: VirtualClock): Promise<string> {
  return signed(key, { iss: issuer.url, aud: "orders", sub: "alice", exp: clock.now() / 1000 + 60 });
}

describe("the keys of an issuer", () => {
  it("are found by its discovery document, once for all who need them at first", async () => {
    const { issuer, verify } = await setUp();
    const principals = await Promise.all([verify(one), verify(one), verify(one)]);
    expect(principals.map((it) => it.id)).toEqual(["alice", "alice", "alice"]);
    await verify(one);
    expect(issuer.asked).toEqual([discoveryPath, "/keys"]);
  });

  it("are where the service says, without a discovery document", async () => {
    const elsewhere = await startIssuer(one);
    const { issuer, verify } = await setUp({ jwksUri: `${elsewhere.url}/keys` });
    expect((await verify(one)).id).toBe("alice");
    expect([issuer.asked, elsewhere.asked]).toEqual([[], ["/keys"]]);
  });

  it("are loaded before they are needed", async () => {
    const { issuer, verifier, verify } = await setUp();
    const asked = issuer.nextRequest();
    await verifier.prepare?.();
    await asked;
    await verify(one);
    expect(issuer.asked).toEqual([discoveryPath, "/keys"]);
  });

  it("are loaded anew for a key that is new, at most every thirty seconds", async () => {
    const { issuer, clock, verify } = await setUp();
    await verify(one);
    issuer.keys = [one.public, two.public];
    await clock.advance(29_999);
    await expect(verify(two)).rejects.toMatchObject(unknownKey);
    expect(issuer.asked).toHaveLength(2);
    await clock.advance(1);
    expect((await verify(two)).id).toBe("alice");
    const unknown = await issuerKey("three");
    for (let call = 0; call < 10; call += 1) await expect(verify(unknown)).rejects.toMatchObject(unknownKey);
    expect(issuer.asked).toHaveLength(4);
  });

  it("are loaded anew when they are ten minutes old, beside the calls", async () => {
    const { issuer, clock, verify } = await setUp();
    await verify(one);
    issuer.keys = [two.public];
    await clock.advance(tenMinutesMs - 1);
    await verify(one);
    expect(issuer.asked).toHaveLength(2);
    await clock.advance(1);
    // Whoever comes first is not kept waiting: the key that is gone serves once more.
    expect((await verify(one)).id).toBe("alice");
    await expect
      .poll(() => verify(one).catch((error: unknown) => error), { timeout: 20_000 })
      .toMatchObject(unknownKey);
    expect(issuer.asked).toHaveLength(4);
    expect((await verify(two)).id).toBe("alice");
  });

  it("serve for a day while the issuer is away, and no longer", async () => {
    const { issuer, clock, verify } = await setUp();
    await verify(one);
    issuer.answers = away;
    for (const ms of [tenMinutesMs, dayMs - tenMinutesMs - 1]) {
      await clock.advance(ms);
      expect((await verify(one)).id).toBe("alice");
    }
    await clock.advance(1);
    await expect(verify(one)).rejects.toMatchObject({ code: "unavailable" });
    issuer.answers = {};
    await clock.advance(1000);
    expect((await verify(one)).id).toBe("alice");
  });

  it("do not serve for ever because the clock was set back", async () => {
    const { issuer, clock } = await setUp();
    let offsetMs = 0;
    const verifier = jwt({
      issuer: issuer.url,
      audience: "orders",
      clock: { ...clock, now: () => clock.now() + offsetMs },
    });
    const token = await tokenOf(one, issuer, clock);
    await verifier(presented({ bearer: token }), "shop.test");
    issuer.keys = [two.public];
    offsetMs = -2 * dayMs;
    await expect(verifier(presented({ bearer: token }), "shop.test")).rejects.toMatchObject(unknownKey);
  });
});

describe("an issuer that is away", () => {
  it("is no fault of the caller's: the service is unavailable, for a second", async () => {
    const { issuer, clock, verify } = await setUp();
    issuer.answers = away;
    const unavailable = { code: "unavailable", retryable: true, retryAfterMs: 1000 };
    await expect(verify(one)).rejects.toMatchObject(unavailable);
    await expect(verify(one)).rejects.toMatchObject(unavailable);
    await clock.advance(999);
    await expect(verify(one)).rejects.toMatchObject(unavailable);
    expect(issuer.asked).toHaveLength(1);
    issuer.answers = {};
    await clock.advance(1);
    expect((await verify(one)).id).toBe("alice");
  });

  it("does not keep a server from starting", async () => {
    const { issuer, verifier } = await setUp();
    issuer.answers = away;
    const asked = issuer.nextRequest();
    await expect(verifier.prepare?.()).resolves.toBeUndefined();
    await asked;
  });

  it("does not keep tokens of known keys from being taken, and says so of others", async () => {
    const { issuer, clock, verify } = await setUp();
    await verify(one);
    issuer.answers = away;
    await clock.advance(30_000);
    await expect(verify(two)).rejects.toMatchObject({ code: "unavailable" });
    expect((await verify(one)).id).toBe("alice");
  });

  it.for([discoveryPath, "/keys"])("has five seconds to answer: %s", async (path) => {
    const { issuer, clock, verify } = await setUp();
    const silent = new Promise<void>((resolve) => {
      issuer.answers = { [path]: () => resolve() };
    });
    const outcome = verify(one).catch((error: unknown) => error);
    await silent;
    const started = clock.now();
    await clock.advance(4999);
    expect(await Promise.race([outcome, "waits"])).toBe("waits");
    await clock.advance(1);
    expect(await outcome).toMatchObject({ code: "unavailable", cause: { message: "no answer within 5000 ms" } });
    expect(clock.now() - started).toBe(5000);
  });

  it("has as long as the service says, also to send its answer", async () => {
    const { issuer, clock, verify } = await setUp({ timeoutMs: 200 });
    const trickled = new Promise<void>((resolve) => {
      issuer.answers = { "/keys": (response) => response.write('{"keys":', () => resolve()) };
    });
    const outcome = verify(one).catch((error: unknown) => error);
    await trickled;
    await clock.advance(200);
    expect(await outcome).toMatchObject({ code: "unavailable" });
  });

  it.for<[string, (url: string) => Answers]>([
    ["answers 500", () => away],
    ["answers 503 with keys", () => ({ "/keys": json({ keys: [one.public] }, 503) })],
    ["sends elsewhere", () => ({ [discoveryPath]: redirected("/other"), "/other": json({}) })],
    ["describes another", (url) => ({ [discoveryPath]: json({ issuer: `${url}/`, jwks_uri: `${url}/keys` }) })],
    ["has no address of keys", (url) => ({ [discoveryPath]: json({ issuer: url }) })],
    ["has no keys", () => ({ "/keys": json({}) })],
    ["has keys that are none", () => ({ "/keys": json({ keys: ["one"] }) })],
    ["answers null", () => ({ "/keys": json(null) })],
    ["answers no JSON", () => ({ "/keys": (response) => response.writeHead(200).end("<html>") })],
    ["has broken keys", () => ({ "/keys": json({ keys: [{ ...one.public, x: "AAAA" }] }) })],
    ["hangs up", () => ({ "/keys": (response) => response.destroy() })],
  ])("is one that %s", async ([, answers]) => {
    const { issuer, verify } = await setUp();
    issuer.answers = answers(issuer.url);
    const failure = {
      code: "unavailable",
      message: `the keys of '${issuer.url}' cannot be had`,
      cause: expect.any(Error),
    };
    await expect(verify(one)).rejects.toMatchObject(failure);
    expect(issuer.asked).not.toContain("/other");
  });
});

const away: Answers = {
  [discoveryPath]: (response) => response.writeHead(500).end(),
  "/keys": (response) => response.writeHead(500).end(),
};

function redirected(path: string): Answers[string] {
  return (response) => response.writeHead(302, { location: path }).end();
}
