import { expect, it } from "vitest";
import { dateOfDays, daysOfDate, maxTimeMs, minTimeMs } from "../../runtime/src/values/time.ts";

const dayMs = 86_400_000;

it("counts every day of the years 1 to 9999 as the engine does, both ways", () => {
  const wrong: number[] = [];
  for (let days = minTimeMs / dayMs; days <= maxTimeMs / dayMs; days += 1) {
    const date = dateOfDays(days) ?? "";
    if (date !== new Date(days * dayMs).toISOString().slice(0, 10) || daysOfDate(date) !== days) wrong.push(days);
  }
  expect(wrong).toEqual([]);
  expect(dateOfDays(minTimeMs / dayMs - 1)).toBeNull();
  expect(dateOfDays(Math.floor(maxTimeMs / dayMs) + 1)).toBeNull();
});
