import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  camelCase,
  capitalized,
  kebabCase,
  pascalCase,
  sentence,
  snakeCase,
  upperSnakeCase,
  words,
} from "../generator/base/words.ts";
import { avroName, isAvroName } from "../generator/naming/avro.ts";
import { isGraphqlName } from "../generator/naming/graphql.ts";
import * as json from "../generator/naming/json.ts";
import { defaultJsonName, enumValueName, fieldName, isProtoName, protoServiceName } from "../generator/naming/proto.ts";
import { compiledTexts } from "./support/compile.ts";
import { order } from "./support/lock-history.ts";

describe("words", () => {
  it.each([
    ["orderLine", "order line"],
    ["orderLine_id", "order line id"],
    ["order-line", "order line"],
    ["OrderLine", "order line"],
    ["ORDER_LINE", "order line"],
    ["userID", "user id"],
    ["URL", "url"],
    ["URLOfShop", "url of shop"],
    ["iOSVersion", "i os version"],
    ["is3DSecure", "is3 d secure"],
    ["oAuth2Token", "o auth2 token"],
    ["sha256", "sha256"],
    ["aBC", "a bc"],
    ["x", "x"],
    ["", ""],
    ["__a__b__", "a b"],
    ["  a  b ", "a b"],
  ])("%s → %s", (name, expected) => {
    expect(words(name).join(" ")).toBe(expected);
  });

  it("has the same words in every spelling of them", () => {
    const word = fc.stringMatching(/^[a-z]{2,8}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (all) => {
        const name = all.join("-");
        for (const spelled of [camelCase, pascalCase, snakeCase, upperSnakeCase, kebabCase])
          expect(words(spelled(name))).toEqual(all);
      }),
    );
  });
});

it.each([
  [camelCase, "orderLine"],
  [pascalCase, "OrderLine"],
  [snakeCase, "order_line"],
  [upperSnakeCase, "ORDER_LINE"],
  [kebabCase, "order-line"],
  [sentence, "Order line"],
])("%o of any spelling", (spelled, expected) => {
  for (const name of ["orderLine", "OrderLine", "order_line", "ORDER_LINE", "order-line"])
    expect(spelled(name)).toBe(expected);
});

it("changes nothing but the first letter", () => {
  expect(["", "a", "aB", "éa"].map(capitalized)).toEqual(["", "A", "AB", "Éa"]);
});

describe("protobuf", () => {
  // types.md: `userID`, `URL` and `iOSVersion` need a json_name, `is3DSecure` and `oAuth2Token` do not.
  it.each([
    ["orderId", "order_id", "orderId"],
    ["userID", "user_id", "userId"],
    ["iOSVersion", "i_os_version", "iOsVersion"],
    ["is3DSecure", "is3_d_secure", "is3DSecure"],
    ["oAuth2Token", "o_auth2_token", "oAuth2Token"],
    ["a1b", "a1b", "a1b"],
    ["line2", "line2", "line2"],
    ["x", "x", "x"],
  ])("%s is %s, which protoc calls %s in JSON", (name, proto, made) => {
    expect(fieldName(name)).toBe(proto);
    expect(defaultJsonName(proto)).toBe(made);
  });

  it.each([
    ["foo_bar", "fooBar"],
    ["foo__bar", "fooBar"],
    ["_foo", "Foo"],
    ["foo_", "foo"],
    ["foo_1bar", "foo1bar"],
    ["FOO_BAR", "FOOBAR"],
    ["fooBar", "fooBar"],
  ])("makes JSON names as protoc does: %s → %s", (proto, made) => {
    expect(defaultJsonName(proto)).toBe(made);
  });

  it("prefixes enum values, and calls services Service", () => {
    expect(enumValueName("OrderStatus", "PAID")).toBe("ORDER_STATUS_PAID");
    expect(enumValueName("HTTPMethod", "GET")).toBe("HTTP_METHOD_GET");
    expect(protoServiceName("order-lines")).toBe("OrderLinesService");
  });

  it("tells its names", () => {
    expect(["a", "A1", "a_b", "aB"].map(isProtoName)).toEqual([true, true, true, true]);
    expect(["", "1a", "_a", "a-b", "a.b", "ä"].map(isProtoName)).toEqual([false, false, false, false, false, false]);
  });
});

it("spells JSON as the service says", () => {
  expect(json.fieldName("userID", "camelCase")).toBe("userID");
  expect(json.fieldName("userID", "snake_case")).toBe("user_id");
});

it("makes names that Avro takes", () => {
  expect(["a", "_a", "A1"].every(isAvroName)).toBe(true);
  expect(["1a", "a-b", ""].some(isAvroName)).toBe(false);
  expect(["price-cents", "1a", "a.b", "ok"].map(avroName)).toEqual(["price_cents", "_1a", "a_b", "ok"]);
});

it("tells what GraphQL keeps for itself", () => {
  expect(["a", "_a", "A1"].every(isGraphqlName)).toBe(true);
  expect(["__a", "1a", "a-b", ""].some(isGraphqlName)).toBe(false);
});

describe("the names of a field on every wire", () => {
  async function namesOf(field: string, naming = "camelCase") {
    const spec = `${order(field)}naming: { json: ${naming} }\n`;
    const { workspace } = await compiledTexts({ "specs/shop.yaml": spec });
    const type = workspace.types.get("shop.shop.v1.Order");
    return type?.kind === "record" ? type.fields[0]?.names : undefined;
  }

  it.each([
    ["userID: id", { json: "userID", proto: "user_id", avro: "userID", graphql: "userID" }],
    [
      "priceCents: { type: int, wire: price-cents }",
      { json: "price-cents", proto: "price_cents", avro: "price_cents", graphql: "priceCents" },
    ],
    ["a: { type: int, wire: { json: b } }", { json: "b", proto: "a", avro: "a", graphql: "a" }],
    [
      "a: { type: int, wire: { proto: b_c, avro: d, graphql: e } }",
      { json: "a", proto: "b_c", avro: "d", graphql: "e" },
    ],
    ["delete: int", { json: "delete", proto: "delete", avro: "delete", graphql: "delete" }],
  ])("%s", async (field, names) => {
    expect(await namesOf(field)).toEqual(names);
  });

  it("follows the naming of the service in JSON alone", async () => {
    const names = { json: "user_id", proto: "user_id", avro: "userID", graphql: "userID" };
    expect(await namesOf("userID: id", "snake_case")).toEqual(names);
  });
});
