import { expect, it } from "vitest";
import { textsIn } from "../../generator/lock/excerpt.ts";
import { joinedLock } from "../../generator/lock/print.ts";
import { compiledTexts } from "../support/compile.ts";
import { sampleTexts } from "../support/mutations.ts";

it.each(["specs/storefront", "specs/reference", "tests/goldens/workspaces/clinic"])(
  "the texts that the lock of %s is made of make it again",
  async (sample) => {
    const { lock, lockText } = await compiledTexts(sampleTexts(sample));
    const texts = textsIn(lockText);
    expect(joinedLock(texts)).toBe(lockText);
    expect(texts.interactions.map(([name]) => name).sort()).toEqual([...lock.interactions.keys()].sort());
    expect(texts.messages.map(([name]) => name).sort()).toEqual([...lock.messages.keys()].sort());
    expect(texts.enums.map(([name]) => name).sort()).toEqual([...lock.enums.keys()].sort());
  },
);

it("a lock that says nothing is made of no texts", async () => {
  const { lockText } = await compiledTexts({ "specs/common.yaml": "interspec: 1\nlibrary: common\n" });
  expect(textsIn(lockText)).toEqual({ interactions: [], messages: [], enums: [] });
});
