import type { HttpOperation } from "./operation.ts";

/** Whether `cursor` and `limit` stand beside the other fields of a body, as they do where there is one. */
export function isPageInBody({ page, body }: Pick<HttpOperation, "page" | "body">): boolean {
  return page !== null && body === "json";
}
