import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { EngineError } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import type { Sleep } from "./sleep.ts";

const NEWLINE = 0x0a;
const RETRY_MS = 1000;

/** What an append log needs besides its path. */
export interface AppendLogParts {
  readonly logger: Logger;
  readonly sleep: Sleep;
}

interface Pending {
  readonly text: string;
  readonly committed: () => void;
}

/**
 * A file of lines that survive a crash once they are committed.
 *
 * Whatever is appended while one write is under way goes to disk together in the next: one write and
 * one `fdatasync` for all (group commit). A write that fails (disk full) is cut off the file and tried
 * again until it succeeds; `failing` tells so meanwhile.
 */
export class AppendLog {
  readonly #path: string;
  readonly #parts: AppendLogParts;
  readonly #closing = new AbortController();
  #file: FileHandle;
  #bytes: number;
  #queue: Pending[] = [];
  #rewrite: (() => Iterable<string>) | undefined;
  #draining: Promise<void> | undefined;
  #failing: boolean = false;

  private constructor(path: string, file: FileHandle, bytes: number, parts: AppendLogParts) {
    this.#path = path;
    this.#file = file;
    this.#bytes = bytes;
    this.#parts = parts;
  }

  /**
   * Opens or makes the file, hands every whole line to `read`, and cuts off a torn last one.
   *
   * @throws EngineError ERR_STORE if the file cannot be opened or read.
   */
  static async open(
    path: string,
    read: (line: string) => void,
    parts: AppendLogParts,
  ): Promise<AppendLog> {
    try {
      const file = await open(path, "a+", 0o600);
      const content = await file.readFile();
      const whole = content.lastIndexOf(NEWLINE) + 1;
      for (let start = 0; start < whole; ) {
        const end = content.indexOf(NEWLINE, start);
        read(content.toString("utf8", start, end));
        start = end + 1;
      }
      if (whole < content.length) {
        const tornBytes = content.length - whole;
        parts.logger.warn({ path, tornBytes }, "cut off a record that a crash left unfinished");
        await file.truncate(whole);
        await file.datasync();
      }
      return new AppendLog(path, file, whole, parts);
    } catch (cause) {
      throw new EngineError(
        "ERR_STORE",
        `cannot open ${path}: ${String(cause)}; make the data directory readable and writable`,
        { cause },
      );
    }
  }

  /** Bytes in the file. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether the newest write failed and is being tried again. */
  get failing(): boolean {
    return this.#failing;
  }

  /**
   * Writes lines, each without its newline, to the end of the file.
   *
   * @param committed Called as soon as they would survive a crash, before anything else is written.
   */
  append(lines: readonly string[], committed: () => void = () => {}): void {
    this.#queue.push({ text: lines.map((line) => `${line}\n`).join(""), committed });
    this.#start();
  }

  /**
   * Replaces the file by other lines, at once or not at all.
   *
   * @param lines Asked for when no write is under way; must cover everything committed until then.
   */
  rewrite(lines: () => Iterable<string>): void {
    this.#rewrite = lines;
    this.#start();
  }

  /** Writes what is queued, with one try where writing fails, and closes the file. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#draining;
    await this.#file.close();
  }

  #start(): void {
    this.#draining ??= this.#drain();
  }

  async #drain(): Promise<void> {
    // Leaves the caller's turn first, so that everything it appends is committed together.
    await null;
    try {
      while (this.#queue.length > 0 || this.#rewrite !== undefined) {
        if (this.#rewrite !== undefined) await this.#tryReplace(this.#rewrite);
        else await this.#tryCommit();
        if (this.#failing && this.#closing.signal.aborted) return;
        if (this.#failing) await this.#parts.sleep(RETRY_MS, this.#closing.signal);
      }
    } finally {
      this.#draining = undefined;
    }
  }

  async #tryCommit(): Promise<void> {
    const batch = this.#queue;
    this.#queue = [];
    try {
      // What a failed write left behind goes first.
      if (this.#failing) await this.#file.truncate(this.#bytes);
      await this.#write(batch.map(({ text }) => text).join(""));
      this.#failing = false;
    } catch (error) {
      this.#failing = true;
      this.#queue = [...batch, ...this.#queue];
      const fields = { path: this.#path, unwritten: this.#queue.length, error: String(error) };
      this.#parts.logger.error(fields, "cannot write to the outbox");
      return;
    }
    for (const { committed } of batch) committed();
  }

  async #write(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    await this.#file.appendFile(bytes);
    await this.#file.datasync();
    this.#bytes += bytes.length;
  }

  /** Tries once: the file as it is stays good, only larger than need be. */
  async #tryReplace(lines: () => Iterable<string>): Promise<void> {
    this.#rewrite = undefined;
    try {
      await this.#replace(lines());
    } catch (error) {
      const fields = { path: this.#path, error: String(error) };
      this.#parts.logger.error(fields, "cannot compact the outbox");
    }
  }

  async #replace(lines: Iterable<string>): Promise<void> {
    const path = `${this.#path}.new`;
    await rm(path, { force: true });
    const file = await open(path, "a+", 0o600);
    const bytes = Buffer.from([...lines, ""].join("\n"));
    try {
      await file.appendFile(bytes);
      await file.datasync();
      await rename(path, this.#path);
    } catch (error) {
      await file.close();
      throw error;
    }
    const replaced = this.#file;
    this.#file = file;
    this.#bytes = bytes.length;
    await replaced.close();
    await syncDirectory(dirname(this.#path));
  }
}

/** Makes a rename survive a crash; systems without directory handles need not. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
