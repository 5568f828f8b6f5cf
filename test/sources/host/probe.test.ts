import { describe, expect, test } from "vitest";
import { linuxProbe, portableProbe } from "../../../src/sources/host/probe.ts";
import type { Reading } from "../../../src/sources/host/reading.ts";
import { fixtureFiles, STAT } from "./fixtures.ts";

const WATCHED = { perCpu: false, loopback: false };

function named(readings: readonly Reading[], measurement: string): Reading[] {
  return readings.filter((reading) => reading.measurement === measurement);
}

function fieldsOf(readings: readonly Reading[], measurement: string): Record<string, string> {
  return Object.assign({}, ...named(readings, measurement).map(({ fields }) => fields));
}

/** Two looks at a machine whose `/proc/stat` is changed in between. */
function lookTwice(second: string, watched = WATCHED): Reading[] {
  let stat = STAT;
  const files = fixtureFiles();
  const probe = linuxProbe(
    { ...files, text: (path) => (path === "/proc/stat" ? stat : files.text(path)) },
    watched,
  );
  probe.look();
  stat = second;
  return probe.look();
}

describe("the processor", () => {
  const LATER = `cpu  1060 50 520 8080 310 20 30 130 60 0
cpu0 660 25 260 4000 160 10 15 70 60 0
cpu1 400 25 260 4080 150 10 15 60 0 0
`;

  test("shares are those of the time between two looks, without time that guests had", () => {
    const [cpu] = named(lookTwice(LATER), "cpu");
    expect(cpu).toEqual({
      measurement: "cpu",
      tags: { cpu: "cpu-total" },
      fields: { usage_user: "20", usage_system: "10", usage_iowait: "5", usage_steal: "15" },
    });
  });

  test("cores are told apart only where it is asked for", () => {
    const cores = named(lookTwice(LATER, { ...WATCHED, perCpu: true }), "cpu");
    expect(cores.map(({ tags: { cpu } }) => cpu)).toEqual(["cpu-total", "cpu0", "cpu1"]);
  });

  test("the first look gives no share, for there is nothing to compare with", () => {
    expect(named(linuxProbe(fixtureFiles(), WATCHED).look(), "cpu")).toEqual([]);
  });

  test("a clock that stood still gives no reading", () => {
    expect(named(lookTwice(STAT), "cpu")).toEqual([]);
  });

  test("iowait that goes back, as the kernel allows, is no negative share", () => {
    const later = lookTwice("cpu  1100 50 500 8000 290 20 30 100 40 0\n");
    expect(fieldsOf(later, "cpu")).toMatchObject({ usage_iowait: "0" });
  });
});

describe("the files under /proc", () => {
  const readings = linuxProbe(fixtureFiles(), WATCHED).look();

  test("a counter beyond 2^53 keeps its last digit", () => {
    expect(fieldsOf(readings, "kernel")).toEqual({
      context_switches: "9007199254740993i",
      processes_forked: "9412i",
    });
  });

  test("processes that run and wait are counted, and threads of all of them", () => {
    expect(fieldsOf(readings, "processes")).toEqual({
      running: "3i",
      blocked: "1i",
      total_threads: "431i",
    });
  });

  test("load is the kernel's own number", () => {
    expect(fieldsOf(readings, "system")).toEqual({ load1: "0.52" });
  });

  test("memory that the kernel could free does not count as used", () => {
    expect(fieldsOf(readings, "mem")).toEqual({ used_percent: "60" });
    expect(fieldsOf(readings, "swap")).toEqual({ used_percent: "25" });
  });

  test("a machine without swap has no swap reading", () => {
    const meminfo = "MemTotal: 10 kB\nMemAvailable: 5 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n";
    const probe = linuxProbe(fixtureFiles({ "/proc/meminfo": meminfo }), WATCHED);
    expect(named(probe.look(), "swap")).toEqual([]);
  });

  test("disks are counted whole and once: no partition, no stacked or unused device", () => {
    expect(named(readings, "diskio")).toEqual([
      {
        measurement: "diskio",
        tags: { name: "nvme0n1" },
        fields: { read_bytes: "1831810048i", write_bytes: "1304313856i", io_time: "5412i" },
      },
      {
        measurement: "diskio",
        tags: { name: "sda" },
        fields: { read_bytes: "40960i", write_bytes: "8192i", io_time: "7i" },
      },
    ]);
  });

  test("a network interface counts unless it is virtual, unused or the loopback", () => {
    expect(named(readings, "net")).toEqual([
      {
        measurement: "net",
        tags: { interface: "eth0" },
        fields: {
          bytes_recv: "257523489i",
          bytes_sent: "459465i",
          err_in: "1i",
          err_out: "3i",
          drop_in: "2i",
          drop_out: "4i",
        },
      },
    ]);
  });

  test("the loopback interface counts where it is asked for", () => {
    const asked = linuxProbe(fixtureFiles(), { ...WATCHED, loopback: true }).look();
    expect(named(asked, "net").map(({ tags }) => Object.values(tags))).toEqual([["lo"], ["eth0"]]);
  });

  test("established connections are found by the name of their column", () => {
    expect(fieldsOf(readings, "netstat")).toEqual({ tcp_established: "17i" });
  });

  test("pressure is read where the kernel tells it, and absent where it does not", () => {
    expect(named(readings, "pressure")).toEqual([
      {
        measurement: "pressure",
        tags: { resource: "cpu", type: "some" },
        fields: { avg10: "12.50" },
      },
    ]);
  });

  test("a machine that shows no file gives no reading and no error", async () => {
    const nothing = linuxProbe({ text: () => undefined, usage: async () => undefined }, WATCHED);
    expect(nothing.look()).toEqual([]);
    expect(await nothing.lookAtDisks()).toEqual([]);
  });
});

describe("disks", () => {
  test("a local disk counts once, with the share that users may fill; others are not asked", async () => {
    const asked: string[] = [];
    const files = fixtureFiles();
    const usage = (path: string) => {
      asked.push(path);
      return files.usage(path);
    };
    expect(await linuxProbe({ ...files, usage }, WATCHED).lookAtDisks()).toEqual([
      {
        measurement: "disk",
        tags: { device: "nvme0n1p1", fstype: "ext4", path: "/" },
        fields: { used_percent: "87.5", inodes_used_percent: "25" },
      },
      {
        measurement: "disk",
        tags: { device: "sda1", fstype: "xfs", path: "/mnt/big disk" },
        fields: { used_percent: "87.5", inodes_used_percent: "25" },
      },
    ]);
    expect(asked).toEqual(["/", "/mnt/big disk", "/home"]);
  });
});

describe("a system other than Linux", () => {
  test("processors, load and memory come from what Node tells", () => {
    let user = 100;
    const times = () => ({ user, nice: 0, sys: 50, idle: 850, irq: 0 });
    const probe = portableProbe(
      {
        cpus: () => [{ model: "", speed: 0, times: times() }],
        loadavg: () => [1.23456, 0, 0],
        totalmem: () => 1000,
        freemem: () => 250,
      },
      WATCHED,
    );
    probe.look();
    user = 200;
    const readings = probe.look();
    expect(fieldsOf(readings, "cpu")).toMatchObject({ usage_user: "100" });
    expect(fieldsOf(readings, "system")).toEqual({ load1: "1.235" });
    expect(fieldsOf(readings, "mem")).toEqual({ used_percent: "75" });
  });
});
