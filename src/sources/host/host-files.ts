import { readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import type { Logger } from "../../core/logger.ts";

/** How full a file system is. Blocks are of one size, whatever it is; unprivileged users may use `blocksAvailable`. */
export interface DiskUsage {
  readonly blocks: number;
  readonly blocksFree: number;
  readonly blocksAvailable: number;
  /** File entries in all; 0 where the file system does not count them. */
  readonly files: number;
  readonly filesFree: number;
}

/** The files of a machine, as far as the host source looks at them. */
export interface HostFiles {
  /** Text of a file, or `undefined` where it cannot be read. */
  text(path: string): string | undefined;
  /** How full the file system mounted there is, or `undefined` where it cannot be asked. */
  usage(mountPoint: string): Promise<DiskUsage | undefined>;
}

/**
 * The files of the machine that the engine runs on.
 *
 * What cannot be read (an older kernel, a container that hides it) is absent, which the log says once a
 * path at debug level.
 */
export function systemFiles(logger: Logger): HostFiles {
  const absent = new Set<string>();
  const report = (path: string, error: unknown): undefined => {
    if (absent.has(path)) return;
    absent.add(path);
    logger.debug({ path, error: String(error) }, "host metrics: cannot be read, left out");
  };
  return {
    text(path) {
      try {
        return readFileSync(path, "utf8");
      } catch (error) {
        return report(path, error);
      }
    },
    async usage(mountPoint) {
      try {
        const { blocks, bfree, bavail, files, ffree } = await statfs(mountPoint);
        return { blocks, blocksFree: bfree, blocksAvailable: bavail, files, filesFree: ffree };
      } catch (error) {
        return report(mountPoint, error);
      }
    },
  };
}
