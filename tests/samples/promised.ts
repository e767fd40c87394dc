import { join } from "node:path";
import { root } from "../infra/places.mjs";
import { compileFolder } from "../support/compile.ts";
import type { Promised } from "./shown.ts";

/** What the interactions of a sample's workspace say of themselves. */
export async function promisedIn(folder: string): Promise<readonly Promised[]> {
  const { workspace } = await compileFolder(join(root, folder));
  return workspace.services.flatMap(({ interactions }) =>
    interactions.map(({ id, emits, errors }) => ({
      id,
      emits,
      reasons: errors.flatMap((it) => workspace.errors.get(it)?.reason ?? []),
    })),
  );
}
