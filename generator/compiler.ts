import { compile } from "./compile.ts";
import { parseConfig } from "./config.ts";
import type { Compiler } from "./load.ts";

/** The stages up to the model, as the program ships: without the emitters, which take longer to load. */
export const compiler: Compiler = { parseConfig, compile };
