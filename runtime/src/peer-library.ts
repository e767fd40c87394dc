import { interactionError } from "./interaction-error.ts";

/** Loads a library that is an optional peer; rejects with `internal` where it is not installed. */
export async function peerLibrary<Library>(
  forWhat: string,
  packages: readonly string[],
  load: () => Promise<Library>,
): Promise<Library> {
  try {
    return await load();
  } catch (cause) {
    const names = packages.map((it) => `'${it}'`).join(" and ");
    const message = `${forWhat} needs ${names}: npm install ${packages.join(" ")}`;
    throw interactionError({ code: "internal", reason: null, details: null, message, cause });
  }
}
