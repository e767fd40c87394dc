import type { Origin } from "../base/origin.ts";
import { atOffset } from "../base/origin.ts";
import type { SourceFile } from "../source/source-file.ts";

/** Where the lines of a sound lock stand. */
export interface LockPlaces {
  /** A block, or its entry of a number; the file's begin where there is none. */
  entry(name: string, number: number | null): Origin;
  /** The line of a block that gives its `next`. */
  next(name: string): Origin;
}

/** The places of a lock's lines. */
export function lockPlaces({ path, text }: SourceFile): LockPlaces {
  const offsets = new Map<string, number>();
  let block = "";
  let offset = 0;
  for (const line of text.split("\n")) {
    const name = /^ {2}([A-Za-z0-9_.]+):\r?$/.exec(line)?.[1];
    const key = /^ {4}([0-9]+|next):/.exec(line)?.[1];
    if (name !== undefined) block = name;
    if (name !== undefined) offsets.set(name, offset + 2);
    else if (key !== undefined) offsets.set(`${block} ${key}`, offset + 4);
    offset += line.length + 1;
  }
  const place = (name: string, key: string): Origin =>
    atOffset(path, offsets.get(`${name} ${key}`) ?? offsets.get(name) ?? 0);
  return {
    entry: (name, number) => place(name, String(number)),
    next: (name) => place(name, "next"),
  };
}
