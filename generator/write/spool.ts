import { randomUUID } from "node:crypto";
import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { StoreBytes } from "../plan/plan.ts";

/** So much waits in memory before there is a file; afterwards it goes there in blocks. */
const [memoryBytes, blockBytes] = [32 * 1024 * 1024, 4 * 1024 * 1024];

/** The spool's file cannot be made, takes no more, or does not give back what it took. */
export class SpoolFailure extends Error {}

/** Something that waits: in memory, or in the file as long as `bytes` is null. */
interface Waiting {
  bytes: Buffer | null;
  readonly length: number;
  /** Where it begins in the file. */
  offset: number;
}

/** Bytes that wait until they are needed or the spool is closed. What is more than memory should hold lies in a file without a name. */
export class Spool {
  readonly #dir: string;
  #file: number | null = null;
  #fileBytes = 0;
  #inMemory: Waiting[] = [];
  #inMemoryBytes = 0;

  /** The file is made in this folder once it is needed, and not before. */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Takes bytes, and answers how to get them back. */
  readonly store: StoreBytes = (bytes) => {
    const { length } = bytes;
    const waiting: Waiting = { bytes, length, offset: 0 };
    this.#inMemory.push(waiting);
    this.#inMemoryBytes += length;
    if (this.#inMemoryBytes > (this.#file === null ? memoryBytes : blockBytes)) this.#moveToFile();
    return () => waiting.bytes ?? this.#read(waiting);
  };

  /** Lets go of everything: nothing can be got back afterwards. */
  close(): void {
    this.#forgetMemory();
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #moveToFile(): void {
    const block = Buffer.concat(this.#inMemory.flatMap((it) => it.bytes ?? []));
    this.#reached(() => {
      this.#file ??= namelessFile(this.#dir);
      for (let done = 0; done < block.length; )
        done += writeSync(this.#file, block, done, block.length - done, this.#fileBytes + done);
    });
    for (const it of this.#inMemory) {
      it.offset = this.#fileBytes;
      this.#fileBytes += it.length;
    }
    this.#forgetMemory();
  }

  #forgetMemory(): void {
    for (const it of this.#inMemory) it.bytes = null;
    this.#inMemory = [];
    this.#inMemoryBytes = 0;
  }

  #read({ length, offset }: Waiting): Buffer {
    const file = this.#file;
    if (file === null) throw new Error("the spool is closed");
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length; ) {
      const got = this.#reached(() => readSync(file, bytes, done, length - done, offset + done));
      if (got === 0) throw new SpoolFailure(`what was set aside in '${this.#dir}' is not there any more`);
      done += got;
    }
    return bytes;
  }

  /** What the system answers; what it refuses is about the folder, since the file has no name. */
  #reached<Answer>(ask: () => Answer): Answer {
    try {
      return ask();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new SpoolFailure(`files cannot be set aside in '${this.#dir}': ${reason}`, { cause: error });
    }
  }
}

/** Removed at once: the system frees it when it is closed, however the process ends. */
function namelessFile(dir: string): number {
  const path = join(dir, `.gen-${randomUUID()}.tmp`);
  const file = openSync(path, "wx+", 0o600);
  rmSync(path);
  return file;
}
