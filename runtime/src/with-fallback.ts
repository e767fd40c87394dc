import type { CallOptions } from "./call-options.ts";

/** Calls that are declared `optional`: when one fails, it answers the fallback. */
export type WithFallback<Calls> = { readonly [Name in keyof Calls]: CallWithFallback<Calls[Name]> };

/** What answers no single value has no fallback: pages and streams. */
type CallWithFallback<Call> = Call extends (input: infer Input, options?: CallOptions) => Promise<infer Output>
  ? <Fallback extends Output | null>(
      input: Input,
      options: CallOptions & { readonly fallback: Fallback },
    ) => Promise<Output | Extract<Fallback, null>>
  : Call;
