#!/usr/bin/env node
import { fileURLToPath } from "node:url";
import { quick } from "./quick.ts";

const argv = process.argv.slice(2);
const program = fileURLToPath(import.meta.url);
// Of these two the build makes two programs: what is quick is one small file, and the rest is loaded when it is needed.
const { code, looked } = quick(argv, program);
// No process.exit: what is still on its way into a pipe would be lost.
process.exitCode = code ?? (await (await import("./main.ts")).main(argv, program, looked));
