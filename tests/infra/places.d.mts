/** The root of the repository. */
export const root: string;
/** Where the judges' own installs lie. */
export const cache: string;
/** The pinned Python packages. */
export const requirements: string;
/** The interpreter of the judges' virtual environment. */
export const python: string;
/** Releases of Node that the packages must work with, besides the one that runs the tests. */
export const nodeReleases: readonly string[];
/** The node binary of a release. */
export function nodeOf(release: string): string;
/** Where commands are looked for: PATH, what it leaves out for ordinary users, and where Debian puts PostgreSQL. */
export function commandFolders(): readonly string[];
