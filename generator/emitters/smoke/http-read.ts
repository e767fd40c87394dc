import { exampleInput } from "../../emit/example-input.ts";
import { type HttpParts, httpParts } from "../../emit/http-parts.ts";
import { jsString, jsTemplateText } from "../../emit/js-text.ts";
import type { HttpInteraction } from "../../styles/http/model.ts";
import { httpCheck } from "./check-text.ts";
import { errorsOf } from "./input.ts";
import type { ReadContext, ReadView } from "./read-view.ts";
import { timeoutText } from "./timeout-text.ts";

/** A GET or HEAD request with the values of an example. */
export function httpRead(read: HttpInteraction, { workspace, name, auth, tagged }: ReadContext): ReadView {
  const input = exampleInput(workspace, read, read.input.type);
  const { path, headers } = httpParts(workspace, read, input.values);
  const errors = errorsOf(workspace, read, input);
  const { lines, expectedStatuses } = httpCheck(read.id, read.status, errors, read.method !== "HEAD");
  return {
    name,
    id: jsString(read.id),
    path: jsTemplateText(path),
    method: read.method.toLowerCase(),
    query: "",
    variables: "",
    headers: headersText(headers, auth),
    timeout: jsString(timeoutText(read.policies.timeoutMs.value)),
    expectedStatuses: expectedStatuses.length === 0 ? null : expectedStatuses.join(", "),
    checkLines: lines,
    tagged,
  };
}

function headersText(headers: HttpParts["headers"], auth: string | null): string | null {
  if (headers.length === 0) return auth;
  const bound = headers.map(({ name, value }) => `${jsString(name)}: ${jsString(value)}`);
  return `{ ${[...(auth === null ? [] : [`...${auth}`]), ...bound].join(", ")} }`;
}
