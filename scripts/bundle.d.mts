/** Bundles `entries` (name → file) into `outdir` and answers which inputs went in. */
export function bundle(root: string, entries: Readonly<Record<string, string>>, outdir: string): Promise<string[]>;
/** Bundles the entry of the command line: one file that loads nothing of ours until it has to, and then `main.js` beside it. */
export function bundleStart(root: string, entry: string, outfile: string): Promise<void>;
