import { compilePart } from "./compile-part.ts";
import { compiler } from "./compiler.ts";
import { emitters } from "./emitters/index.ts";
import type { Stages } from "./load.ts";

/** The stages and registries of the program as it ships. */
export const stages: Stages = { ...compiler, compilePart, emitters };
