// The part of `k6/http` that smoke scripts may use, answered by a script instead of a network.
import { found, state } from "./state.mjs";

const parameters = new Set(
  "auth cookies headers jar redirects tags timeout compression responseType responseCallback".split(" "),
);

/**
 * @param {string} method
 * @param {string} url
 * @param {unknown} _body
 * @param {Record<string, unknown>} params
 */
function request(method, url, _body = null, params = {}) {
  for (const key of Object.keys(params))
    if (!parameters.has(key)) found("parameter", `k6 knows no request parameter '${key}'`);
  const { pathname, search } = new URL(url);
  const asked = `${method.toUpperCase()} ${pathname}`;
  const answer = state.answers[`${asked}${search}`] ?? state.answers[asked] ?? state.answers["*"] ?? { status: 404 };
  return response(answer);
}

/** @param {{ status: number, headers?: Record<string, string>, body?: unknown }} answer */
function response({ status, headers = {}, body }) {
  const text = body === undefined ? "" : JSON.stringify(body);
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
