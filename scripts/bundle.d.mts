/** Bundles `entries` (name → file) into `outdir` and answers which inputs went in. */
export function bundle(root: string, entries: Readonly<Record<string, string>>, outdir: string): Promise<string[]>;
