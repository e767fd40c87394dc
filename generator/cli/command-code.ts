import type { Arguments } from "./arguments.ts";
import type { Session } from "./session.ts";

/** What a command's file exports: runs it and answers the exit code. */
export interface CommandModule {
  readonly run: (session: Session, args: Arguments) => Promise<number>;
}

/** The code of each command, loaded when it runs. */
export const load: Readonly<Record<string, () => Promise<CommandModule>>> = {
  generate: () => import("./commands/generate.ts"),
  plan: () => import("./commands/plan.ts"),
  check: () => import("./commands/check.ts"),
  validate: () => import("./commands/validate.ts"),
  lint: () => import("./commands/lint.ts"),
  breaking: () => import("./commands/breaking.ts"),
  fmt: () => import("./commands/fmt.ts"),
  add: () => import("./commands/add.ts"),
  explain: () => import("./commands/explain.ts"),
  ls: () => import("./commands/ls.ts"),
  inspect: () => import("./commands/inspect.ts"),
  init: () => import("./commands/init.ts"),
  lock: () => import("./commands/lock.ts"),
  registry: () => import("./commands/registry.ts"),
  events: () => import("./commands/events.ts"),
  eject: () => import("./commands/eject.ts"),
  schema: () => import("./commands/schema.ts"),
  doctor: () => import("./commands/doctor.ts"),
  completion: () => import("./commands/completion.ts"),
};
