/**
 * How a field behaves:
 * - `share`: a float around its level that never reaches 0 or its double, with all the digits a double has;
 * - `idle`: a float that is 0 but for one sample in ten;
 * - `amount`: a whole number around its level;
 * - `fixed`: the same whole number for good;
 * - `counter`: a whole number that only rises.
 */
export type FieldShape = "share" | "idle" | "amount" | "fixed" | "counter";

/** One field of a measurement. */
export interface FieldSpec {
  readonly name: string;
  readonly shape: FieldShape;
  /** Usual value, in the field's own unit; of a counter its number of moving digits, 3 to 9. */
  readonly level: number;
}

/** One line that every host sends at each interval. */
export interface LineSpec {
  readonly measurement: string;
  /** The tag that tells this line from its sisters on the same host. */
  readonly tag: string;
  readonly fields: readonly FieldSpec[];
}

function fields(shape: FieldShape, levels: Readonly<Record<string, number>>): FieldSpec[] {
  return Object.entries(levels).map(([name, level]) => ({ name, shape, level }));
}

const CPU = [
  ...fields("share", { usage_user: 21.5, usage_system: 6.2, usage_idle: 48.1 }),
  ...fields("idle", { usage_iowait: 0.4, usage_softirq: 0.2, usage_steal: 0.1 }),
  ...fields("share", { usage_active: 29.3 }),
];

const MEMORY = [
  ...fields("amount", { active: 6.4e9, available: 1.9e10, buffered: 3.1e8, cached: 9.2e9 }),
  ...fields("fixed", { total: 33_587_789_824 }),
  ...fields("amount", { used: 1.3e10 }),
  ...fields("share", { available_percent: 46.2, used_percent: 38.7 }),
];

const DISK = [
  ...fields("amount", { free: 8.1e10 }),
  ...fields("fixed", { inodes_total: 15_728_640 }),
  ...fields("amount", { inodes_used: 412_000 }),
  ...fields("fixed", { total: 105_089_261_568 }),
  ...fields("amount", { used: 2.4e10 }),
  ...fields("share", { inodes_used_percent: 2.6, used_percent: 22.8 }),
  ...fields("counter", { io_time: 6 }),
];

const NETWORK = [
  ...fields("counter", { bytes_recv: 9, bytes_sent: 8 }),
  ...fields("fixed", { drop_in: 0, drop_out: 0, err_in: 0, err_out: 0 }),
  ...fields("counter", { packets_recv: 6, packets_sent: 5 }),
];

const CONTAINER = [
  ...fields("counter", { io_service_bytes_recursive_total: 7 }),
  ...fields("fixed", { limit: 2_147_483_648 }),
  ...fields("share", { memory_percent: 31.4, usage_percent: 12.9 }),
  ...fields("counter", { rx_bytes: 6, tx_bytes: 6, usage_total: 9 }),
  ...fields("amount", { memory_usage: 6.7e8 }),
];

function lines(
  measurement: string,
  tag: string,
  names: readonly string[],
  specs: readonly FieldSpec[],
) {
  return names.map(
    (name): LineSpec => ({ measurement, tag: `${tag}=${name}`, fields: [...specs] }),
  );
}

/** What one host sends at each interval, in the order of Telegraf's inputs: 12 lines, 92 fields. */
export const HOST_LINES: readonly LineSpec[] = [
  ...lines("cpu", "cpu", ["cpu0", "cpu1", "cpu2", "cpu3"], CPU),
  ...lines("disk", "path", ["/", "/var/lib/docker"], DISK),
  ...lines("docker", "container_name", ["billing", "checkout", "search"], CONTAINER),
  ...lines("mem", "os", ["linux"], MEMORY),
  ...lines("net", "interface", ["eth0", "eth1"], NETWORK),
];

/** Numeric fields that one host sends at each interval. */
export const HOST_FIELDS = HOST_LINES.reduce((sum, line) => sum + line.fields.length, 0);
