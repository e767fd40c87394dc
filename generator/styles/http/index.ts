import { defineStyle } from "../style.ts";
import { httpDefaults } from "./defaults.ts";
import { type HttpWritten, methodOf, resolveHttp } from "./resolve.ts";
import { httpKeys } from "./schema.ts";

/** REST. */
export const http = defineStyle<HttpWritten>({
  name: "http",
  summary: "REST over HTTP, described by OpenAPI",
  keys: httpKeys,
  defaultableKeys: ["status", "etag", "cache"],
  shape: () => "call",
  isConsumer: () => false,
  defaults: (syntax) => httpDefaults(methodOf(syntax.route)),
  defaultAuth: () => null,
  resolve: resolveHttp,
});
