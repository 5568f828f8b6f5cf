/** What a figure must reach, and what it should. */
export interface Bounds {
  readonly better: "higher" | "lower";
  /** Must be reached. */
  readonly floor: number;
  /** Should be reached; the same as the floor where nothing more is asked. */
  readonly aim?: number;
}

/** The bounds that this project has set itself for speed and size. */
export const BOUNDS = {
  /** WebAssembly parser, times as fast as the split parser. */
  parseWasm: { better: "higher", floor: 10, aim: 18 },
  /** The parser's TypeScript twin, times as fast as the split parser. */
  parseTypescript: { better: "higher", floor: 4 },
  /** Whole pipeline over HTTP, times as fast as the naive stack. */
  throughput: { better: "higher", floor: 4, aim: 8 },
  /** Resident memory of the whole process, bytes a field series. */
  memory: { better: "lower", floor: 1200 },
  /** 99th percentile from request to score at 15 % load, milliseconds. */
  latency: { better: "lower", floor: 10 },
  /** Share of the processor time spent in RxJS. */
  rxjs: { better: "lower", floor: 0.02 },
  /** Growth of resident memory over the second half of the soak, as a share of it. */
  soak: { better: "lower", floor: 0.03 },
} as const satisfies Record<string, Bounds>;

function reaches(value: number, bound: number, better: Bounds["better"]): boolean {
  return better === "higher" ? value >= bound : value <= bound;
}

/** Says in words what a figure reaches. */
export function verdict(value: number, { better, floor, aim }: Bounds): string {
  if (!reaches(value, floor, better)) return "**missed**";
  if (aim === undefined) return "met";
  return reaches(value, aim, better) ? "aim met" : "floor met, aim missed";
}
