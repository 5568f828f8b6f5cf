import { z } from "zod";
import { duration } from "../../config/units.ts";

/** Settings of the host source, which watches the machine that the engine runs on. */
export const HostOptions = z.strictObject({
  enabled: z.boolean().default(true).describe("Watch this machine's own metrics."),
  interval: duration("1s")
    .pipe(z.number().min(100, "at least 100ms: the kernel's own counters tick every 10ms"))
    .describe("Time from one reading to the next."),
  perCpu: z
    .boolean()
    .default(false)
    .describe("Add a series for every core beside the total of all cores."),
  loopback: z.boolean().default(false).describe("Watch the loopback interface too."),
});

/** Settings of the host source after parsing; durations in milliseconds. */
export type HostOptions = z.output<typeof HostOptions>;
