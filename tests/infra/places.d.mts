/** The root of the repository. */
export const root: string;
/** Where the judges' own installs lie. */
export const cache: string;
/** The pinned Python packages. */
export const requirements: string;
/** The interpreter of the judges' virtual environment. */
export const python: string;
/** The same for schemathesis, which has an environment of its own. */
export const schemathesisRequirements: string;
/** The command. */
export const schemathesis: string;
/** The release of Connect's conformance tests. */
export const conformanceVersion: string;
/** Where they lie. */
export const conformance: string;
/** Their command. */
export const connectConformance: string;
/** Their messages, as a FileDescriptorSet. */
export const conformanceMessages: string;
/** Releases of Node that the packages must work with, besides the one that runs the tests. */
export const nodeReleases: readonly string[];
/** The node binary of a release. */
export function nodeOf(release: string): string;
/** The gateway's package.json and lock, and where its packages are installed. */
export const gatewayPackages: string;
export const gateway: string;
/** The release of Kafka, and where it lies: `libs`, and `formatted`, a data folder with nothing in it. */
export const kafkaVersion: string;
export const kafka: string;
/** The release of the schema registry, Apicurio's, and where it lies. */
export const registryVersion: string;
export const registry: string;
/** The release of Pulsar, and where it lies: `lib`. */
export const pulsarVersion: string;
export const pulsar: string;
/** Where commands are looked for: PATH, what it leaves out for ordinary users, and where Debian puts PostgreSQL. */
export function commandFolders(): readonly string[];
