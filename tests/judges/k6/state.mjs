// What one run of a script saw; the driver reads it.
export const state = {
  /** @type {Record<string, { status: number, headers?: Record<string, string>, body?: unknown }> | null} null: a server answers */
  answers: {},
  /** @type {{ rule: string, message: string }[]} */
  findings: [],
  checks: 0,
};

/**
 * @param {string} rule
 * @param {string} message
 */
export function found(rule, message) {
  state.findings.push({ rule, message });
}
