// The part of `k6/http` that smoke scripts may use, answered by a script, or by a server where there is one.
import { overNetwork } from "./over-network.mjs";
import { found, state } from "./state.mjs";

const parameters = new Set(
  "auth cookies headers jar redirects tags timeout compression responseType responseCallback".split(" "),
);

/**
 * @param {string} method
 * @param {string} url
 * @param {unknown} body
 * @param {Record<string, unknown>} params
 */
function request(method, url, body = null, params = {}) {
  for (const key of Object.keys(params))
    if (!parameters.has(key)) found("parameter", `k6 knows no request parameter '${key}'`);
  if (state.answers === null) return response(overNetwork(method, url, body, params));
  const { pathname, search } = new URL(url);
  const asked = `${method.toUpperCase()} ${pathname}`;
  const answer = state.answers[`${asked}${search}`] ?? state.answers[asked] ?? state.answers["*"] ?? { status: 404 };
  return response(answer);
}

/** @param {{ status: number, headers?: Record<string, string>, body?: unknown }} answer */
function response({ status, headers = {}, body }) {
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  return {
    status,
    headers,
    body: text,
    error: "",
    error_code: 0,
    timings: { duration: 1 },
    /** @param {string} [selector] */
    json(selector) {
      const value = JSON.parse(text);
      return selector === undefined ? value : selector.split(".").reduce((at, key) => at?.[key], value);
    },
  };
}

/** @param {string} method */
const withoutBody = (method) => (/** @type {string} */ url, /** @type {Record<string, unknown>} */ params) =>
  request(method, url, null, params);
/** @param {string} method */
const withBody =
  (method) => (/** @type {string} */ url, /** @type {unknown} */ body, /** @type {Record<string, unknown>} */ params) =>
    request(method, url, body, params);

const http = {
  request,
  get: withoutBody("GET"),
  head: withoutBody("HEAD"),
  post: withBody("POST"),
  put: withBody("PUT"),
  patch: withBody("PATCH"),
  del: withBody("DELETE"),
  options: withBody("OPTIONS"),
  /** @param {...unknown} statuses */
  expectedStatuses: (...statuses) => ({ statuses }),
  setResponseCallback: () => undefined,
};

// biome-ignore lint/style/noDefaultExport: scripts write `import http from "k6/http"`.
export default http;
