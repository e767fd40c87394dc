import { errorCodes, errorMapping } from "@interspec/runtime";
import { expect, it } from "vitest";

it("numbers the sixteen codes as gRPC does", () => {
  expect(errorCodes.map((it) => errorMapping[it].grpc)).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
});

it("maps to HTTP as Connect does", () => {
  const statuses = errorCodes.map((it) => errorMapping[it].http);
  expect(statuses).toEqual([499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401]);
});
