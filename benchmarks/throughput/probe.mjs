/**
 * Preloaded into every server that is measured (`node --import`): answers the benchmark's questions
 * over the IPC channel, costs nothing between them, and ends the server with the benchmark.
 */
import { Session } from "node:inspector/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";

const NANOSECONDS_PER_MS = 1e6;
const delay = monitorEventLoopDelay({ resolution: 1 });
const session = new Session();

const answers = {
  usage() {
    const { user, system } = process.cpuUsage();
    return { cpuSeconds: (user + system) / 1e6, rssBytes: process.memoryUsage.rss() };
  },
  delayStart() {
    delay.reset();
    delay.enable();
    return {};
  },
  delayStop() {
    delay.disable();
    return {
      p50Ms: delay.percentile(50) / NANOSECONDS_PER_MS,
      p99Ms: delay.percentile(99) / NANOSECONDS_PER_MS,
      maxMs: delay.max / NANOSECONDS_PER_MS,
    };
  },
  async profileStart() {
    session.connect();
    await session.post("Profiler.enable");
    await session.post("Profiler.start");
    return {};
  },
  async profileStop() {
    const { profile } = await session.post("Profiler.stop");
    session.disconnect();
    return profile;
  },
};

process.on("message", async (question) => {
  process.send?.(await answers[question]());
});
process.on("disconnect", () => process.exit());
process.channel?.unref();
