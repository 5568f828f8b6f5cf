import { percent, type Reading } from "./reading.ts";

/** Time that a processor has spent in each of its states since it started, in any one unit. */
export interface CpuTimes {
  readonly user: number;
  readonly system: number;
  readonly iowait: number;
  readonly steal: number;
  /** All states together, the four above and the rest (nice, idle, interrupts). */
  readonly total: number;
}

/** Name of all processors together. */
export const TOTAL = "cpu-total";

/** Times by processor, under the names that Telegraf gives them: `cpu-total`, `cpu0`, `cpu1` … */
export type CpuTable = ReadonlyMap<string, CpuTimes>;

/**
 * Reads the `cpu` lines of `/proc/stat`.
 *
 * The columns are user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice. Time of
 * guests is contained in user and nice already, so it is taken off user and not added to the total.
 *
 * @see proc_stat(5)
 */
export function cpuTable(stat: string): CpuTable {
  const table = new Map<string, CpuTimes>();
  for (const line of stat.split("\n")) {
    if (!line.startsWith("cpu")) break;
    const [name, ...columns] = line.split(/ +/);
    const [
      user = 0,
      nice = 0,
      system = 0,
      idle = 0,
      iowait = 0,
      irq = 0,
      softirq = 0,
      steal = 0,
      guest = 0,
    ] = columns.map(Number);
    const total = user + nice + system + idle + iowait + irq + softirq + steal;
    const key = name === "cpu" ? TOTAL : String(name);
    table.set(key, { user: user - guest, system, iowait, steal, total });
  }
  return table;
}

/** Two looks at the processors, and whether the cores are wanted beside their total. */
export interface CpuLooks {
  readonly before: CpuTable;
  readonly now: CpuTable;
  readonly perCpu: boolean;
}

/**
 * Shares of the time between two looks, in percent of the processor (0 to 100; `cpu-total` too).
 *
 * Idle is left out: it is what the others leave, and would page a second time for the same thing. A
 * processor that was not there before, or whose clock stood still, gives no reading; a state whose time
 * went back (the kernel allows it for iowait) counts as 0.
 */
export function cpuReadings({ before, now, perCpu }: CpuLooks): Reading[] {
  const readings: Reading[] = [];
  for (const [cpu, times] of now) {
    if (!perCpu && cpu !== TOTAL) continue;
    const earlier = before.get(cpu);
    const whole = earlier === undefined ? 0 : times.total - earlier.total;
    if (earlier === undefined || whole <= 0) continue;
    const share = (state: keyof CpuTimes): string =>
      percent({ part: Math.max(0, times[state] - earlier[state]), whole });
    readings.push({
      measurement: "cpu",
      tags: { cpu },
      fields: {
        usage_user: share("user"),
        usage_system: share("system"),
        usage_iowait: share("iowait"),
        usage_steal: share("steal"),
      },
    });
  }
  return readings;
}
