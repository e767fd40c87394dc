import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InteractionError } from "../../../runtime/src/interaction-error.ts";
import { matchesFilter, TopicCodec } from "../../../runtime/src/mqtt/topic.ts";
import type { JsonCodec } from "../../../runtime/src/values/codec.ts";
import * as json from "../../../runtime/src/values/json.ts";
import { record } from "../../support/http-operations.ts";

const all = {
  id: json.id,
  room: json.int,
  ratio: json.double,
  big: json.long,
  on: json.bool,
  at: json.timestamp,
  day: json.date,
  for: json.duration,
  ref: json.uuid,
};
const values = {
  id: "12",
  room: -3,
  ratio: 0.25,
  big: 12345678901234567890n / 10n,
  on: true,
  at: new Date("2026-05-01T10:00:00.000Z"),
  day: "2026-05-01",
  for: 1500,
  ref: "018f5a3c-7d3e-7c41-9b6a-2f1d0c4b8e57",
};

describe("a topic", () => {
  it("is written and read with parameters of every type", () => {
    const names = Object.keys(all);
    const topic = names.map((it) => `${it}/{${it}}`).join("/");
    const codec = codecOf(topic, record(all));
    const written = codec.write({ ...values, payload: {} });
    expect(written.topic).toBe(
      "id/12/room/-3/ratio/0.25/big/1234567890123456789/on/true/at/2026-05-01T10:00:00.000Z/day/2026-05-01/for/1.500s/ref/018f5a3c-7d3e-7c41-9b6a-2f1d0c4b8e57",
    );
    expect(codec.read(written.topic)).toEqual({ parameters: values, values: written.values });
  });

  it("is the same for whoever reads it, or is not written", () => {
    const codec = codecOf("a/{id}/b/{room}/c", record({ id: json.id, room: json.int }));
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 12 }), fc.integer({ min: -9, max: 9 }), (id, room) => {
        const made = attempt(() => codec.write({ id, room }));
        if (made === null) return;
        expect(codec.read(made.topic).parameters).toEqual({ id, room });
        expect(matchesFilter("a/+/b/+/c", made.topic)).toBe(true);
        expect(made.topic).toMatch(/^a\/[\x21-\x7e]+\/b\/-?\d\/c$/);
      }),
    );
  });

  it.each([
    ["a/x/b/1/d", "another text"],
    ["a/x/b/1", "too few levels"],
    ["a/x/b/1/c/d", "too many levels"],
    ["a//b/1/c", "an empty level"],
    ["a/x/b/01/c", "a number with a zero before it"],
    ["a/x/b/1.0/c", "no integer"],
    ["a/x/b/1e1/c", "a number in another form"],
    ["a/x/b/-0/c", "a zero with a sign"],
    ["a/x/b/Infinity/c", "no finite number"],
    ["a/x/b/NaN/c", "no number"],
    ["a/x/b/ 1/c", "a blank"],
    ["a/x/b/3000000000/c", "an integer that is too large"],
    ["a/$x/b/1/c", "what begins with $"],
    ["a/é/b/1/c", "what is not ASCII"],
    ["", "nothing"],
  ])("is not read from '%s': %s", (topic) => {
    const codec = codecOf("a/{id}/b/{room}/c", record({ id: json.id, room: json.int }));
    expect(() => codec.read(topic)).toThrow(expect.objectContaining({ code: "invalid_argument", interaction: "x.y" }));
  });

  it("has a filter: any parameter, or one of one's own first", () => {
    const codec = codecOf("a/{id}/b/{room}", record({ id: json.id, room: json.int }));
    expect([codec.filter(null), codec.filter("ada")]).toEqual(["a/+/b/+", "a/ada/b/+"]);
    const bare = codecOf("a/b", null);
    expect([bare.filter(null), bare.filter("ada"), bare.write({}).topic]).toEqual(["a/b", "a/b", "a/b"]);
  });

  it("says which parameter is wrong, and nothing of its value", () => {
    const codec = codecOf("a/{id}/b/{room}", record({ id: json.id, room: json.int }));
    const error = thrown(() => codec.write({ id: "a+secret", room: 1 }));
    expect(error.violations).toEqual([{ field: "id", rule: "topic", message: expect.stringContaining("'+'") }]);
    expect(JSON.stringify(error.violations)).not.toContain("secret");
  });

  it("is no longer than a packet holds", () => {
    const codec = codecOf("a/{id}", record({ id: json.id }));
    expect(thrown(() => codec.write({ id: "x".repeat(65_534) })).violations).toMatchObject([{ rule: "topic" }]);
  });
});

describe("a filter", () => {
  // The examples of MQTT 5, 4.7.1 and 4.7.2.
  it.each([
    ["sport/tennis/player1/#", "sport/tennis/player1", true],
    ["sport/tennis/player1/#", "sport/tennis/player1/ranking", true],
    ["sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true],
    ["sport/#", "sport", true],
    ["#", "a/b", true],
    ["sport/tennis/+", "sport/tennis/player1", true],
    ["sport/tennis/+", "sport/tennis/player1/ranking", false],
    ["sport/+", "sport", false],
    ["sport/+", "sport/", true],
    ["+/+", "/finance", true],
    ["/+", "/finance", true],
    ["+", "/finance", false],
    ["#", "$SYS/uptime", false],
    ["+/monitor/Clients", "$SYS/monitor/Clients", false],
    ["$SYS/#", "$SYS/uptime", true],
    ["$SYS/monitor/+", "$SYS/monitor/Clients", true],
    ["a/b", "a/B", false],
  ])("'%s' and the topic '%s': %s", (filter, topic, expected) => {
    expect(matchesFilter(filter, topic)).toBe(expected);
  });
});

function codecOf(topic: string, parameters: JsonCodec<unknown, never> | null): TopicCodec {
  return new TopicCodec({ interaction: "x.y", topic, parameters });
}

function attempt<Made>(make: () => Made): Made | null {
  try {
    return make();
  } catch {
    return null;
  }
}

function thrown(run: () => unknown): InteractionError {
  try {
    run();
  } catch (error) {
    return error as InteractionError;
  }
  throw new Error("it did not throw");
}
