import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import type { Logger } from "../../core/logger.ts";

/** Keeps one short text for a source across restarts. */
export interface SourceState {
  /** What was saved last, or nothing at the first start. */
  load(): Promise<string | undefined>;
  save(text: string): Promise<void>;
}

/** Keeps a source's state in a file, replaced as a whole so that a crash leaves the old or the new text. */
export function createFileState(path: string): SourceState {
  return {
    async load() {
      try {
        return await readFile(path, "utf8");
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw error;
      }
    },
    async save(text) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.new`, text);
      await rename(`${path}.new`, path);
    },
  };
}

/** Up to where a source has read its database, remembered across restarts. */
export interface Progress {
  /** Unix milliseconds, exclusive; nothing before the first save. */
  readonly untilMs: number | undefined;
  /** Everything before this time, Unix milliseconds, has been taken in. */
  reached(untilMs: number): Promise<void>;
}

const savedText = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      context.addIssue(String(error));
      return z.NEVER;
    }
  })
  .pipe(z.object({ untilMs: z.number() }));

/** Reads where the source stopped; a state that cannot be understood counts as a first start, and is logged. */
export async function loadProgress(state: SourceState, logger: Logger): Promise<Progress> {
  const text = await state.load();
  const saved = text === undefined ? undefined : savedText.safeParse(text);
  if (saved?.success === false) {
    logger.warn({ state: text?.slice(0, 200) }, "saved progress is unreadable, starting afresh");
  }
  let untilMs = saved?.data?.untilMs;
  return {
    get untilMs() {
      return untilMs;
    },
    async reached(reachedMs) {
      untilMs = reachedMs;
      await state.save(JSON.stringify({ untilMs }));
    },
  };
}
