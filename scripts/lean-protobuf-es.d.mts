import type { Plugin } from "esbuild";

/** The plugin of the bundler that makes protoc-gen-es fit for it. */
export const leanProtobufEs: Plugin;
/** What the bundle holds in the place of a file of the packages; throws where the file has another shape than it had. */
export function leanSource(path: string, source: string): string;
