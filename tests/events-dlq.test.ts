import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli } from "./support/cli.ts";
import { type FakeRecord, type FakeTopics, fakeAdapter, fakeBroker } from "./support/fake-adapter.ts";
import { tempFolder } from "./support/temp-folder.ts";

const gen = cli();

const dlq = "shop.payments.ended.v1.orders.dlq";
const retry = "shop.payments.ended.v1.orders.retry.1";

describe("list", () => {
  it("shows when and why each letter was set aside, and not what it carries", async () => {
    const cwd = shop({ [dlq]: [letter(2), letter(1)] });
    const { code, stdout, stderr } = await gen(["events", "dlq", "list", "orders.onPaymentEnded"], { cwd });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(
      [
        "position  time                      id   type                           key  code      attempts  error",
        "0/1       2026-05-01T10:00:01.000Z  e-1  shop.payments.paymentEnded.v1  o-1  internal  5         no such order 1",
        "0/2       2026-05-01T10:00:02.000Z  e-2  shop.payments.paymentEnded.v1  o-2  internal  5         no such order 2",
        `2 dead letters of orders.onPaymentEnded, group orders, in ${dlq}`,
        "",
      ].join("\n"),
    );
  });

  it("shows payloads when asked to, without what is personal or unknown", async () => {
    const poison = { ...letter(3), value: '{"email": "ann@example.org"' };
    const cwd = shop({ [dlq]: [letter(1), poison] });
    const { stdout, stderr } = await gen(["events", "dlq", "list", "orders.onPaymentEnded", "--payload"], { cwd });
    expect(stderr).toBe("payloads are shown; [pii] and [secret] stand for what the specs say is\n");
    expect(stdout).toContain(
      '\n  {"orderId":"o-1","payer":{"email":"[pii]","pin":"[secret]","country":"CH"},"state":"[unknown]","added":"[unknown]"}\n',
    );
    expect(stdout).toContain("\n  (27 bytes of no JSON object, with personal data in them)\n");
    expect(stdout).not.toMatch(/ann@|1234|surprise/);
  });

  it("is JSON for programs", async () => {
    const cwd = shop({ [dlq]: [letter(1)] });
    const { stdout } = await gen(["events", "dlq", "list", "orders.onPaymentEnded", "--format", "json"], { cwd });
    expect(JSON.parse(stdout)).toEqual({
      interaction: "orders.onPaymentEnded",
      group: "orders",
      broker: "event",
      topic: dlq,
      retryTopic: retry,
      letters: [
        {
          position: "0/1",
          id: "e-1",
          source: "/shop/payments",
          type: "shop.payments.paymentEnded.v1",
          key: "o-1",
          code: "internal",
          error: "no such order 1",
          attempts: 5,
          origin: "shop.payments.ended.v1/0/1",
          time: "2026-05-01T10:00:01.000Z",
          expiry: null,
        },
      ],
    });
  });

  it("reads envelopes of every broker: percent-encoded headers and documents", async () => {
    const headers = { "ce-id": "e%201", "ce-type": "t.1", x_error_code: "not_found" };
    const nats = shop({ [dlq]: [{ ...letter(1), headers }] }, "nats");
    const listed = await gen(["events", "dlq", "list", "orders.onPaymentEnded", "--format", "json"], { cwd: nats });
    expect(JSON.parse(listed.stdout).letters[0]).toMatchObject({ id: "e 1", type: "t.1", code: "not_found" });

    const event = {
      specversion: "1.0",
      id: "e-9",
      type: "t.9",
      source: "/s",
      data: { orderId: "o-9", payer: { email: "a@b.c" } },
    };
    const pulsar = shop({ [dlq]: [{ ...letter(1), headers: {}, value: JSON.stringify(event) }] }, "pulsar");
    const args = ["events", "dlq", "list", "orders.onPaymentEnded", "--format", "json", "--payload"];
    const documents = await gen(args, { cwd: pulsar });
    expect(JSON.parse(documents.stdout).letters[0]).toMatchObject({
      ...{ id: "e-9", type: "t.9", source: "/s", code: null, attempts: null },
      payload: { json: { orderId: "o-9", payer: { email: "[pii]" } } },
    });
  });

  it("shows what a terminal would act on as it stands", async () => {
    const headers = { ...letter(1).headers, x_error: "\u001b[2Jgone" };
    const cwd = shop({ [dlq]: [{ ...letter(1), headers }] });
    const { stdout } = await gen(["events", "dlq", "list", "orders.onPaymentEnded"], { cwd });
    expect(stdout).toContain("\\x1b[2Jgone");
  });

  it("says when there is none, and when nobody has made the topic", async () => {
    const empty = await gen(["events", "dlq", "list", "orders.onPaymentEnded"], { cwd: shop({ [dlq]: [] }) });
    expect(empty).toMatchObject({
      code: 0,
      stdout: `no dead letters of orders.onPaymentEnded, group orders, in ${dlq}\n`,
    });
    const missing = await gen(["events", "dlq", "list", "orders.onPaymentEnded"], { cwd: shop({}) });
    expect(missing).toMatchObject({ code: 0 });
    expect(missing.stdout).toContain(`no dead letters: there is no topic '${dlq}' yet`);
  });

  it("chooses by position, by time and by id", async () => {
    const cwd = shop({ [dlq]: [letter(10), letter(9), letter(1)] });
    const chosen = async (...flags: readonly string[]) => {
      const args = ["events", "dlq", "list", "orders.onPaymentEnded", "--format", "json", ...flags];
      const { stdout, stderr } = await gen(args, { cwd });
      return stderr === "" ? JSON.parse(stdout).letters.map((it: { id: string }) => it.id) : stderr;
    };
    expect(await chosen("--from", "0/9")).toEqual(["e-9", "e-10"]);
    expect(await chosen("--from", "2026-05-01T12:00:02+02:00")).toEqual(["e-9", "e-10"]);
    expect(await chosen("--id", "e-1", "--id", "e-10")).toEqual(["e-1", "e-10"]);
    expect(await chosen("--id", "e-7")).toContain("gen: no dead letter has the id 'e-7'");
    expect(await chosen("--from", "yesterday")).toContain("gen: no dead letter lies at 'yesterday', and it is no time");
    // Without a zone it would be another time on another machine.
    expect(await chosen("--from", "2026-05-01T12:00:02")).toContain("and it is no time");
  });
});

describe("replay", () => {
  it("publishes the bytes and headers as they came, to the group's own topic", async () => {
    const cwd = shop({ [dlq]: [letter(1), letter(2)], [retry]: [], "shop.payments.ended.v1": [] });
    const { code, stdout, stderr } = await gen(["events", "dlq", "replay", "orders.onPaymentEnded"], { cwd });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(`2 dead letters published to ${retry}\n`);
    const { topics } = fakeBroker(cwd);
    expect(topics["shop.payments.ended.v1"]).toEqual([]);
    expect(topics[dlq]).toHaveLength(2);
    expect(topics[retry]).toMatchObject([
      { key: "o-1", value: letter(1).value },
      { key: "o-2", value: letter(2).value },
    ]);
    expect(topics[retry]?.[0]?.headers).toEqual({
      ...{ ce_id: "e-1", ce_type: "shop.payments.paymentEnded.v1", ce_source: "/shop/payments" },
      ...{ "content-type": "application/json", traceparent: "00-1", x_origin: "shop.payments.ended.v1/0/1" },
    });
  });

  it("publishes nothing in a dry run", async () => {
    const cwd = shop({ [dlq]: [letter(1), letter(2)], [retry]: [] });
    const args = ["events", "dlq", "replay", "orders.onPaymentEnded", "--dry-run", "--id", "e-2"];
    const { code, stdout } = await gen(args, { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^position .*\n0\/2 .* e-2 .*\n1 dead letter would be published to .*retry\.1\n$/);
    expect(fakeBroker(cwd).topics[retry]).toEqual([]);
  });

  it("publishes an event once, whatever number of letters there are of it", async () => {
    const again = { ...letter(1), position: "0/7", time: "2026-05-02T00:00:00.000Z" };
    const poison = { headers: { x_origin: "shop.payments.ended.v1/0/5", x_error: "it has no attribute 'id'" } };
    const cwd = shop({
      [dlq]: [letter(1), { ...letter(5), ...poison }, again, { ...letter(6), ...poison }],
      [retry]: [],
    });
    const { stdout } = await gen(["events", "dlq", "replay", "orders.onPaymentEnded"], { cwd });
    expect(stdout).toBe(`2 dead letters published to ${retry}\n2 others are older letters of the same events\n`);
    expect(fakeBroker(cwd).topics[retry]?.map((it) => it.key)).toEqual(["o-1", "o-6"]);
  });

  it("says of those that the consumer will drop", async () => {
    const headers = { ...letter(1).headers, ce_expirytime: "2026-05-01T10:05:00Z" };
    const cwd = shop({ [dlq]: [{ ...letter(1), headers }, letter(2)], [retry]: [] });
    const { stdout } = await gen(["events", "dlq", "replay", "orders.onPaymentEnded"], { cwd });
    expect(stdout).toContain("\n1 of them expired: the consumer drops it\n");
  });

  it("does not publish where nobody reads", async () => {
    const cwd = shop({ [dlq]: [letter(1)] });
    const { code, stdout, stderr } = await gen(["events", "dlq", "replay", "orders.onPaymentEnded"], { cwd });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`gen: there is no topic '${retry}': nobody would read what goes there\n`);
  });

  it("says how far it came", async () => {
    const cwd = shop({ [dlq]: [letter(1), letter(2), letter(3)], [retry]: [] }, "kafka", "publish 2");
    const { code, stderr } = await gen(["events", "dlq", "replay", "orders.onPaymentEnded"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("did not take a record: the broker went away; 1 of 3 are published\n");
    expect(fakeBroker(cwd).topics[retry]).toHaveLength(1);
  });

  it("replays for another group, which is no service of the workspace", async () => {
    const other = "shop.payments.ended.v1.books";
    const cwd = shop({ [`${other}.dlq`]: [letter(1)], [`${other}.retry.1`]: [], [retry]: [] });
    const args = ["events", "dlq", "replay", "payments.paymentEnded", "--group", "books"];
    expect((await gen(args, { cwd })).stdout).toBe(`1 dead letter published to ${other}.retry.1\n`);
    expect(fakeBroker(cwd).topics[retry]).toEqual([]);
    const { code, stderr } = await gen(["events", "dlq", "list", "payments.paymentEnded"], { cwd });
    expect([code, stderr]).toEqual([
      2,
      "gen: 'payments.paymentEnded' is published, not consumed\n  help: name orders.onPaymentEnded or orders.onPaymentForAudit; of a consumer outside this workspace, give its --group\n",
    ]);
  });
});

describe("the way to the broker", () => {
  it("is the flag, the environment, or the workspace", async () => {
    const cwd = shop({ [dlq]: [] });
    const options = async (env: Readonly<Record<string, string>>, ...flags: readonly string[]) => {
      const { code, stderr } = await gen(["events", "dlq", "list", "orders.onPaymentEnded", ...flags], { cwd, env });
      expect([code, stderr]).toEqual([0, ""]);
      return fakeBroker(cwd).options;
    };
    expect(await options({})).toMatchObject({ url: "kafka://kafka.example:9092", createTopics: false });
    expect(await options({ INTERSPEC_BROKER_EVENT: "kafka://here:1" })).toMatchObject({ url: "kafka://here:1" });
    expect(await options({ INTERSPEC_BROKER_EVENT: "kafka://here:1" }, "--url", "kafka://there:2")).toMatchObject({
      url: "kafka://there:2",
    });
    const user = { INTERSPEC_BROKER_EVENT_USER: "ann", INTERSPEC_BROKER_EVENT_PASSWORD: "hush" };
    expect(await options(user)).toMatchObject({ sasl: { mechanism: "PLAIN", username: "ann", password: "hush" } });
    const scram = { ...user, INTERSPEC_BROKER_EVENT_SASL: "SCRAM-SHA-256", INTERSPEC_BROKER_EVENT_TLS: "true" };
    expect(await options(scram)).toMatchObject({ sasl: { mechanism: "SCRAM-SHA-256" }, tls: true });
    const file = join(cwd, "ca.pem");
    writeFileSync(file, "PEM");
    expect(await options({ INTERSPEC_BROKER_EVENT_CA: file })).toMatchObject({ tls: { ca: "PEM" } });
    const inUrl = { INTERSPEC_BROKER_EVENT: "kafka://ann:h%3Ash@here:1,ann:h%3Ash@there:1" };
    expect(await options(inUrl)).toMatchObject({
      ...{ url: "kafka://here:1,there:1", sasl: { username: "ann", password: "h:sh" } },
    });
  });

  it.each([
    ["connect refused", "could not be reached: who are you?", "INTERSPEC_BROKER_EVENT_USER"],
    ["library", "'some-client' is not installed", "npm install some-client"],
  ])("%s: says what to do", async (fault, message, help) => {
    const cwd = shop({ [dlq]: [] }, "kafka", fault);
    const { code, stdout, stderr } = await gen(["events", "dlq", "list", "orders.onPaymentEnded"], { cwd });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).toContain(help);
  });

  it("is that of the web service, where the broker is a Pulsar", async () => {
    const cwd = shop({ [dlq]: [] }, "pulsar");
    const list = ["events", "dlq", "list", "orders.onPaymentEnded"];
    expect((await gen(list, { cwd })).code).toBe(0);
    expect(fakeBroker(cwd).options).toMatchObject({ url: "http://pulsar.example:9092" });
    const refused = await gen([...list, "--url", "pulsar://pulsar.example:6650"], { cwd });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("the broker 'event' at pulsar://pulsar.example:6650 is no web service");
    expect(refused.stderr).toContain("http://localhost:8080, by --url or INTERSPEC_BROKER_EVENT");
  });

  it("ends, whatever an adapter does not end", async () => {
    const hanging = shop({ [dlq]: [] }, "kafka", "connect hangs");
    const closing = shop({ [dlq]: [letter(1)] }, "kafka", "close hangs");
    const args = ["events", "dlq", "list", "orders.onPaymentEnded"];
    const [connect, close] = await Promise.all([
      gen(args, { cwd: hanging, limitMs: 60_000 }),
      gen(args, { cwd: closing, limitMs: 60_000 }),
    ]);
    expect(connect).toMatchObject({ code: 2, signal: null });
    expect(connect.stderr).toContain("could not be reached: no answer within 20 s");
    expect(close).toMatchObject({ code: 0, signal: null, stderr: "" });
    expect(close.stdout).toContain("1 dead letter of");
  });

  it("says that the runtime is not installed, or too old", async () => {
    const none = tempFolder(files("kafka"));
    const args = ["events", "dlq", "list", "orders.onPaymentEnded"];
    const { code, stderr } = await gen(args, { cwd: none });
    expect([code, stderr]).toEqual([
      2,
      `gen: '@interspec/runtime' is not installed in '${none}': gen reads brokers by it\n  help: npm install @interspec/runtime\n`,
    ]);
    const manifest = { name: "@interspec/runtime", exports: { ".": "./index.js" } };
    const old = tempFolder({
      ...files("kafka"),
      "node_modules/@interspec/runtime/package.json": JSON.stringify(manifest),
    });
    expect((await gen(args, { cwd: old })).stderr).toContain("has no '@interspec/runtime/event/kafka'");
  });

  it("keeps passwords off the command line", async () => {
    const cwd = shop({ [dlq]: [] });
    const args = ["events", "dlq", "list", "orders.onPaymentEnded", "--url", "kafka://ann:hush@here:1"];
    const { code, stderr } = await gen(args, { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("a command line is no place for a password");
    expect(stderr).not.toContain("hush");
  });
});

function letter(number: number): FakeRecord {
  const payer = { email: "ann@example.org", pin: "1234", country: "CH" };
  return {
    position: `0/${number}`,
    time: `2026-05-01T10:00:${String(number).padStart(2, "0")}.000Z`,
    key: `o-${number}`,
    headers: {
      ...{ ce_id: `e-${number}`, ce_type: "shop.payments.paymentEnded.v1", ce_source: "/shop/payments" },
      ...{ "content-type": "application/json", traceparent: "00-1" },
      ...{ x_error_code: "internal", x_error: `no such order ${number}`, x_attempts: "5", x_due: "1" },
      x_origin: `shop.payments.ended.v1/0/${number}`,
    },
    value: JSON.stringify({ orderId: `o-${number}`, payer, state: "surprise", added: { email: "ann@example.org" } }),
  };
}

/** A workspace whose broker is a file with these records. */
function shop(topics: FakeTopics, kind = "kafka", fault = ""): string {
  const dir = tempFolder(files(kind));
  fakeAdapter(dir, topics, fault);
  return dir;
}

function files(kind: string) {
  return {
    ".git/HEAD": "",
    "interspec.yaml": `interspec: 1
name: shop
brokers: { event: { type: ${kind}, url: "${kind === "pulsar" ? "http" : kind}://${kind}.example:9092" } }
`,
    "specs/payments.yaml": `interspec: 1
service: payments
types:
  Payer: { fields: { email: { type: string, safety: pii }, pin: { type: string, safety: secret }, country: string } }
  State: { enum: [PAID, REFUSED] }
interactions:
  paymentEnded:
    style: event
    topic: shop.payments.ended.v1
    partitionBy: orderId
    payload: { orderId: id, payer: Payer, state: State }
`,
    "specs/orders.yaml": `interspec: 1
service: orders
interactions:
  onPaymentEnded: { style: event, consumes: payments.paymentEnded }
  onPaymentForAudit: { style: event, consumes: payments.paymentEnded, group: audit, deadLetter: none }
`,
  };
}
