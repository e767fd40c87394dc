import { words } from "../base/words.ts";

const verbs = new Set(
  [
    "create add make build generate place submit send resend deliver publish notify emit remind invite",
    "update change modify set reset edit rename move replace sync synchronize refresh recalculate calculate compute",
    "delete remove clear cancel revoke reject deny approve confirm accept authorize charge pay refund capture settle",
    "process handle execute perform run start stop restart pause resume trigger schedule retry",
    "reserve release book assign allocate register enrol enroll subscribe unsubscribe activate deactivate enable disable",
    "validate verify check fetch get load import export upload download print archive restore close open lock unlock do",
  ]
    .join(" ")
    .split(" "),
);

const participles = new Set(
  [
    "sent built made paid sold bought left lost found won run begun done gone come become given taken written read",
    "set put reset split shut cut hidden held kept known seen shown drawn thrown chosen broken spent stolen told",
    "fallen risen grown withdrawn bound met overdue available ready due empty full low high out late",
  ]
    .join(" ")
    .split(" "),
);

/** The verb that a name begins with where it tells somebody to do something, and not what happened; else null. */
export function command(name: string): string | null {
  const [first = "", ...rest] = words(name);
  if (!verbs.has(first)) return null;
  return rest.some((it) => it.endsWith("ed") || participles.has(it)) ? null : first;
}
