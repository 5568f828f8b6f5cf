import { defineConfig } from "vitest/config";

/** Tests against real components (influxd, collectd …); each skips with a message where its component is not installed. */
export default defineConfig({
  test: {
    include: ["test/integration/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
