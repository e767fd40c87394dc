// The part of `k6` that smoke scripts may use, enough to run them in Node.
import { found, state } from "./state.mjs";

/**
 * @param {unknown} value
 * @param {Record<string, (value: unknown) => unknown>} sets
 */
export function check(value, sets) {
  let all = true;
  for (const [name, holds] of Object.entries(sets)) {
    state.checks += 1;
    if (holds(value)) continue;
    all = false;
    found("check", name);
  }
  return all;
}

/**
 * @param {string} _name
 * @param {() => unknown} body
 */
export function group(_name, body) {
  return body();
}

/** @param {string} message */
export function fail(message) {
  throw new Error(message);
}

export function sleep() {
  // A smoke run against scripted answers has nothing to wait for.
}
