import type { DiskUsage, HostFiles } from "./host-files.ts";
import { percent, type Reading } from "./reading.ts";

/** A file system in use. */
export interface Mount {
  /** Device as the system names it, without `/dev/`. */
  readonly device: string;
  readonly path: string;
  readonly fstype: string;
}

/** Images that are always full, whatever happens. */
const READ_ONLY_IMAGES = new Set(["squashfs", "iso9660", "erofs", "udf"]);

/**
 * The local disks among the mounts, each once: `/proc/self/mounts`.
 *
 * A disk is what has a device file, or is a ZFS data set. So pseudo and memory file systems are out, and
 * network ones, where asking could hang. A device mounted in several places counts at the first.
 */
export function diskMounts(text: string): Mount[] {
  const mounts = new Map<string, Mount>();
  for (const line of text.split("\n")) {
    const [source = "", path = "", fstype = ""] = line.split(" ").map(unescapeOctal);
    const local = source.startsWith("/dev/") || fstype === "zfs";
    if (!local || READ_ONLY_IMAGES.has(fstype) || mounts.has(source)) continue;
    mounts.set(source, { device: source.replace(/^\/dev\//, ""), path, fstype });
  }
  return [...mounts.values()];
}

/** Turns `\040` and its like, which stand for blanks in the mount table, back into what they stand for. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8)));
}

/**
 * How full a disk is, in percent of what unprivileged users may fill, and the same for its file entries
 * where the file system counts them.
 */
export function diskReading({ device, path, fstype }: Mount, usage: DiskUsage): Reading {
  const used = usage.blocks - usage.blocksFree;
  const used_percent = percent({ part: used, whole: used + usage.blocksAvailable });
  const filesUsed = usage.files - usage.filesFree;
  const inodes =
    usage.files > 0
      ? { inodes_used_percent: percent({ part: filesUsed, whole: usage.files }) }
      : {};
  return {
    measurement: "disk",
    tags: { device, fstype, path },
    fields: { used_percent, ...inodes },
  };
}

/** Asks every local disk how full it is; disks of size 0 and disks that do not answer are left out. */
export async function diskReadings(files: HostFiles): Promise<Reading[]> {
  const mounts = diskMounts(files.text("/proc/self/mounts") ?? "");
  const usages = await Promise.all(mounts.map(({ path }) => files.usage(path)));
  return mounts.flatMap((mount, index) => {
    const usage = usages[index];
    return usage === undefined || usage.blocks === 0 ? [] : [diskReading(mount, usage)];
  });
}
