import { expect, it } from "vitest";
import { timingsSince } from "../generator/cli/timings.ts";

it("prints what each stage took, how much it had to do, and all of it", () => {
  let now = 0;
  const timings = timingsSince(() => now);
  now = 40;
  timings.begin("reading specs", 1);
  now = 52.4;
  timings.begin("compiling", 1200);
  now = 1052.4;
  expect(timings.table()).toBe(
    [
      "      ms   count  stage",
      "      40          starting",
      "      12       1  reading specs",
      "    1000    1200  compiling",
      "    1052          in all",
      "",
    ].join("\n"),
  );
});
