import type { DiskUsage, HostFiles } from "../../../src/sources/host/host-files.ts";

/** `/proc/stat` of a machine with two cores. */
export const STAT = `cpu  1000 50 500 8000 300 20 30 100 40 0
cpu0 600 25 250 4000 150 10 15 50 40 0
cpu1 400 25 250 4000 150 10 15 50 0 0
intr 279195 0 0 1 326 87
ctxt 9007199254740993
btime 1795490000
processes 9412
procs_running 3
procs_blocked 1
softirq 1 2 3
`;

/** Files of a machine with two disks (one partitioned), swap, and containers. */
const FILES: Readonly<Record<string, string>> = {
  "/proc/stat": STAT,
  "/proc/loadavg": "0.52 0.30 0.11 3/431 9412\n",
  "/proc/meminfo": `MemTotal:        1000000 kB
MemFree:          100000 kB
MemAvailable:     400000 kB
Cached:           300000 kB
SwapTotal:        200000 kB
SwapFree:         150000 kB
HugePages_Total:       0
`,
  "/proc/diskstats": ` 259       0 nvme0n1 41390 9578 3577754 17997 8987 16874 2547488 6067 0 5412 24391
 259       1 nvme0n1p1 41390 9578 3577754 17997 8987 16874 2547488 6067 0 5412 24391
   8       0 sda 10 0 80 1 2 0 16 1 0 7 9
   8      16 sdb 0 0 0 0 0 0 0 0 0 0 0
   7       0 loop0 5 0 40 0 0 0 0 0 0 0 0
 253       0 dm-0 41390 9578 3577754 17997 8987 16874 2547488 6067 0 5412 24391
`,
  "/proc/net/dev": `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:   30667     303    0    0    0     0          0         0    30667     303    0    0    0     0       0          0
  eth0:257523489   7085    1    2    0     0          0         0   459465    4175    3    4    0     0       0          0
  eth1:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
vethab12:  1234      12    0    0    0     0          0         0     4321      43    0    0    0     0       0          0
`,
  "/proc/net/snmp": `Ip: Forwarding DefaultTTL
Ip: 2 64
Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs
Tcp: 1 200 120000 -1 81 21 0 0 17 7315
Udp: InDatagrams
Udp: 67
`,
  "/proc/pressure/cpu": `some avg10=12.50 avg60=0.00 avg300=0.14 total=10901174
full avg10=1.00 avg60=0.00 avg300=0.00 total=0
`,
  "/proc/self/mounts": `proc /proc proc rw,relatime 0 0
/dev/nvme0n1p1 / ext4 rw,relatime 0 0
tmpfs /tmp tmpfs rw 0 0
/dev/nvme0n1p1 /var/lib/docker ext4 rw,relatime 0 0
/dev/sda1 /mnt/big\\040disk xfs rw 0 0
/dev/loop0 /snap/core/1 squashfs ro 0 0
filer:/export /mnt/filer nfs4 rw 0 0
tank/home /home zfs rw 0 0
`,
};

const USAGE: DiskUsage = {
  blocks: 1000,
  blocksFree: 300,
  blocksAvailable: 100,
  files: 200,
  filesFree: 150,
};

/** The machine of `FILES`, with what a test changes. */
export function fixtureFiles(
  changed: Readonly<Record<string, string | undefined>> = {},
): HostFiles {
  const files = new Map(Object.entries({ ...FILES, ...changed }));
  return {
    text: (path) => files.get(path),
    usage: async (mountPoint) => (mountPoint === "/home" ? undefined : USAGE),
  };
}
