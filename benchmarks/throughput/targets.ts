import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** What can be measured: the naive stack, outlierd with either half of its kernels, and without the two dearest detectors. */
export type TargetName = "naive" | "typescript" | "wasm" | "light";

/** How to start a server. */
export interface Launch {
  /** Program and arguments for `node`. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** What a server is to be started with. */
export interface LaunchOptions {
  readonly port: number;
  /** An empty folder that the server may fill. */
  readonly directory: string;
  /** Field series it must be able to hold. */
  readonly seriesMax: number;
}

const ROOT = resolve(import.meta.dirname, "../..");
const NAIVE_BUILD = join(ROOT, "node_modules/.cache/outlierd-naive");

/** Compiles the naive stack as `npm run build` compiles outlierd, so that both run as plain JavaScript. */
export function buildNaive(): void {
  const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [compiler, "-p", join(ROOT, "benchmarks/naive")]);
  mkdirSync(NAIVE_BUILD, { recursive: true });
  writeFileSync(join(NAIVE_BUILD, "package.json"), '{ "type": "module" }\n');
}

function engineConfig(target: TargetName, { port, directory, seriesMax }: LaunchOptions): string {
  const off = { weight: 0 };
  return JSON.stringify({
    listen: `127.0.0.1:${port}`,
    dataDir: join(directory, "engine"),
    limits: { series: seriesMax },
    sources: { host: { enabled: false } },
    log: { level: "warn" },
    detectors: target === "light" ? { regression: off, subspace: off } : {},
  });
}

/** Tells how to start a target; outlierd runs from `dist/`, with its shipped configuration but for its size. */
export function launchOf(target: TargetName, options: LaunchOptions): Launch {
  if (target === "naive") {
    return { words: [join(NAIVE_BUILD, "run.js"), String(options.port)], environment: {} };
  }
  const config = join(options.directory, "outlierd.yaml");
  writeFileSync(config, engineConfig(target, options));
  return {
    words: [join(ROOT, "dist/cli.js"), "run", "--config", config],
    environment: { OUTLIERD_KERNEL: target === "typescript" ? target : "wasm" },
  };
}
