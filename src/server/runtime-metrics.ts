import { monitorEventLoopDelay, performance } from "node:perf_hooks";

import type { Metrics } from "../core/metrics.ts";

const RESOLUTION_MS = 10;
const SECONDS_PER_NANOSECOND = 1e-9;

/**
 * Adds what every Prometheus user expects of a program: CPU, memory, start time, and how far Node falls behind.
 *
 * @returns Stops measuring.
 */
export function addRuntimeMetrics(metrics: Metrics): () => void {
  metrics.gauge("process_cpu_seconds_total", "CPU time used, user and system.").read(cpuSeconds);
  metrics
    .gauge("process_resident_memory_bytes", "Memory held in RAM.")
    .read(() => process.memoryUsage.rss());
  metrics
    .gauge("process_start_time_seconds", "When the program started, Unix time.")
    .read(() => performance.timeOrigin / 1000);
  metrics
    .gauge("nodejs_heap_used_bytes", "JavaScript objects; the series are held outside this heap.")
    .read(() => process.memoryUsage().heapUsed);
  return addEventLoopLag(metrics);
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Node records the whole time between two ticks of a timer, so the timer's own interval comes off. */
function addEventLoopLag(metrics: Metrics): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const lagSeconds = (nanoseconds: number) =>
    Math.max(0, nanoseconds * SECONDS_PER_NANOSECOND - RESOLUTION_MS / 1000) || 0;

  metrics
    .gauge("nodejs_eventloop_lag_seconds", "Longest wait of the event loop since the last scrape.")
    .read(() => {
      const lag = lagSeconds(delay.max);
      delay.reset();
      return lag;
    });
  return () => {
    delay.disable();
  };
}
