import { misconfigured } from "./refusals.ts";

/** The library that checks tokens: an optional peer. */
export type Jose = typeof import("jose");

let loading: Promise<Jose> | null = null;

/** Loads it once; rejects with `internal` where it is not installed. */
export function joseLibrary(): Promise<Jose> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Jose> {
  // Within `try` bundlers let it be missing, in pages that present tokens and check none.
  try {
    return await import("jose");
  } catch (error) {
    throw misconfigured("jwt() needs the package 'jose': npm install jose", error);
  }
}
