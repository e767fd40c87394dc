import { always, type CompatRule, claim } from "../../rule.ts";

/** G05: What a stream goes on from changed. */
export const streamResumeRemoved: CompatRule = {
  id: "stream-resume-removed",
  row: "G05",
  axis: "wire",
  says: "goes on otherwise after a break",
  summary: "What a stream goes on from changed.",
  why: "After a break callers begin anew, or miss messages.",
  fix: "Keep the field until no caller resumes by it.",
  claims: claim("key", (it) => it.key === "resume" && it.to.style === "stream"),
  verdicts: always("breaking"),
  exception: { says: "safe where there was none", judge: ({ before }) => (before === null ? "safe" : null) },
  example: {
    before: resuming(", resume: after"),
    after: resuming(""),
  },
};

function resuming(key: string): string {
  const head = "interspec: 1\nservice: orders\ndefaults: { auth: user }\ntypes:\n  Order: { fields: { after: id } }\n";
  return `${head}interactions:\n  export: { style: stream, in: { after: "id?" }, out: stream Order${key} }\n`;
}
