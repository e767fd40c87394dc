import type { HttpInteraction } from "../../styles/http/model.ts";
import type { RealtimeInteraction } from "../../styles/realtime/model.ts";
import type { Context, Endpoint } from "./context.ts";
import type { StandardProblem } from "./problems.ts";
import { contentTooLarge, deadlineExceeded, problems, unsupportedMediaType } from "./problems.ts";

/** The standard problems that a REST operation may answer with. */
export function httpProblems(context: Context, interaction: HttpInteraction): readonly StandardProblem[] {
  const { method, etag, output, policies } = interaction;
  const isKeyed = policies.idempotency.value === "key";
  const isGuarded = etag !== null && method !== "GET" && method !== "HEAD";
  const timeoutMs = policies.timeoutMs.value;
  return [
    ...authProblems(interaction),
    ...(output.kind === "none" || method === "HEAD" ? [] : [problems.notAcceptable]),
    ...(isKeyed ? [problems.keyInUse] : []),
    ...(isGuarded ? [problems.preconditionFailed] : []),
    ...bodyProblems(interaction),
    ...(isKeyed ? [problems.keyReused] : []),
    rateProblem(interaction),
    problems.internal,
    problems.unavailable,
    ...(timeoutMs === null ? [] : [deadlineExceeded(context.firstTimeoutMs ?? timeoutMs)]),
  ];
}

/** The standard problems that a feed may answer with before it begins. */
export function feedProblems(interaction: RealtimeInteraction): readonly StandardProblem[] {
  return [
    ...authProblems(interaction),
    problems.notAcceptable,
    rateProblem(interaction),
    problems.internal,
    problems.unavailable,
  ];
}

function authProblems({ policies }: Endpoint): readonly StandardProblem[] {
  if (policies.auth.value.kind === "none") return [problems.invalidArgument];
  return [problems.invalidArgument, problems.unauthenticated, problems.permissionDenied];
}

function bodyProblems({ input, policies }: HttpInteraction): readonly StandardProblem[] {
  const tooLarge = contentTooLarge(policies.limits.value.bodyBytes);
  switch (input.body.kind) {
    case "none":
      return [];
    case "json":
      return [tooLarge, unsupportedMediaType("application/json")];
    case "patch":
      return [tooLarge, unsupportedMediaType("application/merge-patch+json")];
    case "content":
      return [tooLarge, unsupportedMediaType(input.body.mediaType)];
  }
}

/** With the draft's headers, where the spec wants them. */
function rateProblem({ policies }: Endpoint): StandardProblem {
  if (policies.limits.value.headers === null) return problems.resourceExhausted;
  const { headers } = problems.resourceExhausted;
  return {
    ...problems.resourceExhausted,
    name: "RateLimited",
    headers: { ...headers, RateLimit: "RateLimit", "RateLimit-Policy": "RateLimitPolicy" },
  };
}
