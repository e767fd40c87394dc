import { expect, it } from "vitest";
import { isAllowedOrigin } from "../../../runtime/src/realtime/server/origins.ts";

const listed = ["https://shop.example", "https://*.shop.example", "http://localhost:*"];

it.each([
  [null, "a.example", [], true],
  ["https://a.example", "a.example", [], true],
  ["http://a.example:8080", "a.example:8080", [], true],
  ["https://A.example", "a.EXAMPLE", [], true],
  ["https://b.example", "a.example", [], false],
  ["https://a.example:8443", "a.example", [], false],
  ["null", "a.example", [], false],
  ["", "a.example", [], false],
  ["https://a.example", null, [], false],
  ["https://shop.example", "api.example", listed, true],
  ["https://SHOP.example", "api.example", listed, true],
  ["https://help.shop.example", "api.example", listed, true],
  ["https://a.b.shop.example", "api.example", listed, true],
  ["https://.shop.example", "api.example", listed, true],
  ["http://localhost:5173", "api.example", listed, true],
  ["http://shop.example", "api.example", listed, false],
  ["https://shop.example.evil.example", "api.example", listed, false],
  ["https://evil.example/.shop.example", "api.example", listed, false],
  ["https://evil.example:1@x.shop.example", "api.example", listed, false],
  ["https://evilshop.example", "api.example", listed, false],
  ["https://api.example", "api.example", listed, false],
  ["null", "api.example", listed, false],
  ["https://anything.example", "api.example", ["*"], true],
])("an origin %s at the host %s, with %o: %s", (origin, host, allowed, isAllowed) => {
  expect(isAllowedOrigin(origin, host, allowed)).toBe(isAllowed);
});
