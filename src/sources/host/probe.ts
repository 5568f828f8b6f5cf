import * as os from "node:os";
import { type CpuTable, type CpuTimes, cpuReadings, cpuTable, TOTAL } from "./cpu.ts";
import type { HostFiles } from "./host-files.ts";
import { diskReadings } from "./mounts.ts";
import type { HostOptions } from "./options.ts";
import {
  connectionReadings,
  diskIoReadings,
  loadReadings,
  memoryReadings,
  networkReadings,
  pressureReadings,
  statReadings,
} from "./proc.ts";
import { decimal, percent, type Reading } from "./reading.ts";

/** Looks at a machine. */
export interface Probe {
  /**
   * What can be told at once. Shares of time need two looks, so the first look has no `cpu` reading.
   */
  look(): Reading[];
  /** What may take a while: how full the disks are. */
  lookAtDisks(): Promise<Reading[]>;
}

type Watched = Pick<HostOptions, "perCpu" | "loopback">;

/** A probe of Linux, which tells everything in text files under `/proc`. */
export function linuxProbe(files: HostFiles, { perCpu, loopback }: Watched): Probe {
  const readers: readonly (readonly [string, (text: string) => Reading[]])[] = [
    ["/proc/loadavg", loadReadings],
    ["/proc/meminfo", memoryReadings],
    ["/proc/diskstats", diskIoReadings],
    ["/proc/net/dev", (text) => networkReadings(text, loopback)],
    ["/proc/net/snmp", connectionReadings],
    ["/proc/pressure/cpu", (text) => pressureReadings("cpu", text)],
    ["/proc/pressure/memory", (text) => pressureReadings("memory", text)],
    ["/proc/pressure/io", (text) => pressureReadings("io", text)],
  ];
  const cpus = cpuWatch(perCpu);
  return {
    look() {
      const stat = files.text("/proc/stat") ?? "";
      const others = readers.flatMap(([path, read]) => read(files.text(path) ?? ""));
      return [...cpus(cpuTable(stat)), ...statReadings(stat), ...others];
    },
    lookAtDisks: () => diskReadings(files),
  };
}

/** What `node:os` tells of a machine, everywhere. */
export type OperatingSystem = Pick<typeof os, "cpus" | "loadavg" | "totalmem" | "freemem">;

/** A probe of every other system, of what Node tells: processors, load and memory. */
export function portableProbe(system: OperatingSystem, { perCpu }: Watched): Probe {
  const cpus = cpuWatch(perCpu);
  return {
    look() {
      const [load1 = 0] = system.loadavg();
      const total = system.totalmem();
      const used_percent = percent({ part: total - system.freemem(), whole: total });
      return [
        ...cpus(portableCpuTable(system)),
        { measurement: "system", tags: {}, fields: { load1: decimal(load1) } },
        { measurement: "mem", tags: {}, fields: { used_percent } },
      ];
    },
    lookAtDisks: async () => [],
  };
}

/** The probe that fits the system the engine runs on. */
export function systemProbe(files: HostFiles, watched: Watched): Probe {
  return os.platform() === "linux" ? linuxProbe(files, watched) : portableProbe(os, watched);
}

/** Remembers the last look at the processors, to say what share of the time since was spent on what. */
function cpuWatch(perCpu: boolean): (now: CpuTable) => Reading[] {
  let before: CpuTable = new Map();
  return (now) => {
    const readings = cpuReadings({ before, now, perCpu });
    before = now;
    return readings;
  };
}

function portableCpuTable(system: OperatingSystem): CpuTable {
  const table = new Map<string, CpuTimes>();
  const sum = { user: 0, system: 0, iowait: 0, steal: 0, total: 0 };
  for (const [index, { times }] of system.cpus().entries()) {
    const total = times.user + times.nice + times.sys + times.idle + times.irq;
    table.set(`cpu${index}`, { user: times.user, system: times.sys, iowait: 0, steal: 0, total });
    sum.user += times.user;
    sum.system += times.sys;
    sum.total += total;
  }
  return table.set(TOTAL, sum);
}
