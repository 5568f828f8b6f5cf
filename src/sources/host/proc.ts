/**
 * Readers of the files under `/proc`: text in, readings out, nothing else.
 *
 * Names are those of Telegraf's inputs (system, mem, swap, processes, kernel, pressure, netstat, net,
 * diskio). Of the many numbers there, those are taken that say something of their own: bytes but not
 * packets, the used share but not the free one, load over one minute but not the same smoothed longer.
 * Every further twin would only page twice for one cause.
 */
import { integer, percent, type Reading } from "./reading.ts";

/** Number of the first match's only group, or `undefined`. */
function digits(text: string, pattern: RegExp): string | undefined {
  return pattern.exec(text)?.[1];
}

/** A reading of those fields that are there, or none where none is. */
function readingOf(
  measurement: string,
  tags: Reading["tags"],
  fields: Readonly<Record<string, string | undefined>>,
): Reading[] {
  const present: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) present[name] = value;
  }
  return Object.keys(present).length === 0 ? [] : [{ measurement, tags, fields: present }];
}

function counted(text: string | undefined): string | undefined {
  return text === undefined ? undefined : integer(text);
}

/** Processes that run and that wait for a disk; context switches and forks since boot: `/proc/stat`. */
export function statReadings(text: string): Reading[] {
  return [
    ...readingOf(
      "processes",
      {},
      {
        running: counted(digits(text, /^procs_running (\d+)/m)),
        blocked: counted(digits(text, /^procs_blocked (\d+)/m)),
      },
    ),
    ...readingOf(
      "kernel",
      {},
      {
        context_switches: counted(digits(text, /^ctxt (\d+)/m)),
        processes_forked: counted(digits(text, /^processes (\d+)/m)),
      },
    ),
  ];
}

/** Load over one minute, and the threads of all processes: `/proc/loadavg`. */
export function loadReadings(text: string): Reading[] {
  const load1 = digits(text, /^([\d.]+) /);
  const threads = digits(text, /\d+\/(\d+) /);
  return [
    ...readingOf("system", {}, { load1 }),
    ...readingOf("processes", {}, { total_threads: counted(threads) }),
  ];
}

/**
 * Memory and swap in use, in percent: `/proc/meminfo`.
 *
 * Memory in use is what is not available, with the kernel's own estimate of what it could free. A
 * machine without swap has no swap reading.
 */
export function memoryReadings(text: string): Reading[] {
  const kibibytes = new Map<string, number>();
  for (const [, name = "", value] of text.matchAll(/^(\w+): +(\d+) kB/gm)) {
    kibibytes.set(name, Number(value));
  }
  const used = (measurement: string, totalName: string, freeName: string): Reading[] => {
    const whole = kibibytes.get(totalName) ?? 0;
    const free = kibibytes.get(freeName);
    if (whole === 0 || free === undefined) return [];
    return readingOf(measurement, {}, { used_percent: percent({ part: whole - free, whole }) });
  };
  return [...used("mem", "MemTotal", "MemAvailable"), ...used("swap", "SwapTotal", "SwapFree")];
}

/**
 * Share of the last ten seconds in which some task waited for the resource, in percent:
 * `/proc/pressure/<resource>`.
 *
 * The kernel's own average is taken and not the total beside it: it is in percent, which people can
 * read, and it is a gauge from its first sample on.
 *
 * @param resource `cpu`, `memory` or `io`.
 */
export function pressureReadings(resource: string, text: string): Reading[] {
  const avg10 = digits(text, /^some avg10=([\d.]+)/m);
  return readingOf("pressure", { resource, type: "some" }, { avg10 });
}

/** TCP connections established: `/proc/net/snmp`, whose `Tcp:` lines are one of names and one of values. */
export function connectionReadings(text: string): Reading[] {
  const [names, values] = text.split("\n").filter((line) => line.startsWith("Tcp: "));
  const column = names?.split(" ").indexOf("CurrEstab") ?? -1;
  const established = values?.split(" ")[column];
  return readingOf("netstat", {}, { tcp_established: counted(established) });
}

/** Virtual interfaces whose traffic passes a real one as well, or that come and go with containers. */
const VIRTUAL_INTERFACE = /^(?:veth|cali|ifb|dummy|docker|br-|virbr)/;

/**
 * Bytes, errors and drops of each network interface since boot: `/proc/net/dev`.
 *
 * Left out: virtual interfaces, interfaces that never moved a byte, and the loopback interface
 * unless it is asked for.
 */
export function networkReadings(text: string, loopback: boolean): Reading[] {
  const readings: Reading[] = [];
  for (const line of text.split("\n")) {
    const [name = "", counters] = line.split(":").map((part) => part.trim());
    if (counters === undefined || VIRTUAL_INTERFACE.test(name)) continue;
    if (name === "lo" && !loopback) continue;
    const columns = counters.split(/ +/);
    if (columns[0] === "0" && columns[8] === "0") continue;
    const fields = {
      bytes_recv: counted(columns[0]),
      bytes_sent: counted(columns[8]),
      err_in: counted(columns[2]),
      err_out: counted(columns[10]),
      drop_in: counted(columns[3]),
      drop_out: counted(columns[11]),
    };
    readings.push(...readingOf("net", { interface: name }, fields));
  }
  return readings;
}

/** Whole disks, without their partitions and without what is stacked on them (LVM, RAID, loop, zram). */
const WHOLE_DISK = /^(?:[hsv]d[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+|dasd[a-z]+)$/;

/** Bytes of a sector as `/proc/diskstats` counts them, whatever the device's own sector size. */
const SECTOR_BYTES = 512;

/**
 * Bytes read and written, and milliseconds with I/O under way, of each whole disk since boot:
 * `/proc/diskstats`. A disk that was never read is left out.
 */
export function diskIoReadings(text: string): Reading[] {
  const readings: Reading[] = [];
  for (const line of text.split("\n")) {
    const columns = line.trim().split(/ +/);
    const name = columns[2] ?? "";
    if (!WHOLE_DISK.test(name) || columns[5] === "0") continue;
    const fields = {
      read_bytes: integer(Number(columns[5]) * SECTOR_BYTES),
      write_bytes: integer(Number(columns[9]) * SECTOR_BYTES),
      io_time: counted(columns[12]),
    };
    readings.push(...readingOf("diskio", { name }, fields));
  }
  return readings;
}
