export type { Verifier } from "../auth/credentials.ts";
export type { Backplane, NewSession, StoredMessage, StoredSession } from "../realtime/backplane.ts";
export type { ServerLimits } from "./admission.ts";
export type { AuditRecord } from "./audit.ts";
export type { CorsOptions, DrainOptions, HealthPaths, ServeOptions, TlsOptions } from "./options.ts";
export { type App, serve } from "./serve.ts";
