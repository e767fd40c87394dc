import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Changes, Overtaken } from "../../generator/cli/watched-changes.ts";
import { tempFolder } from "../support/temp-folder.ts";

function changesIn(dir: string) {
  const changes = new Changes({ dir, project: dir, configName: "interspec.yaml" });
  return { changes, change: (path: string) => changes.add(join(dir, path)) };
}

describe("changes that are watched", () => {
  it("are told when there is peace, once", async () => {
    const { changes, change } = changesIn(tempFolder({}));
    change("specs/b.yaml");
    change("specs/a.yaml");
    expect(await changes.begun()).toBe("begun");
    const peace = changes.peaceFromNow();
    expect(await peace()).toMatchObject({ paths: ["specs/a.yaml", "specs/b.yaml"] });
    expect((await peace()).paths).toHaveLength(2);
    expect(await changes.peaceFromNow()()).toMatchObject({ paths: [] });
  });

  it("overtake what was begun before them", async () => {
    const { changes, change } = changesIn(tempFolder({}));
    change("specs/a.yaml");
    await changes.begun();
    const peace = changes.peaceFromNow();
    change("specs/a.yaml");
    await expect(peace()).rejects.toThrow(Overtaken);
    expect(await changes.peaceFromNow()()).toMatchObject({ paths: ["specs/a.yaml"] });
  });

  it("overtake it no more when they do not end", async () => {
    const { changes, change } = changesIn(tempFolder({}));
    change("specs/a.yaml");
    const storm = setInterval(() => change("specs/b.yaml"), 5);
    try {
      for (;;) {
        const peace = await changes.peaceFromNow()().catch((error: unknown) => error);
        if (peace instanceof Overtaken) continue;
        expect(peace).toMatchObject({ paths: ["specs/a.yaml", "specs/b.yaml"] });
        break;
      }
    } finally {
      clearInterval(storm);
    }
  });
});
