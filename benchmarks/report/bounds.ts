/** What a figure must reach, and what it should. */
export interface Bounds {
  readonly better: "higher" | "lower";
  /** Must be reached. */
  readonly floor: number;
  /** Should be reached; the same as the floor where nothing more is asked. */
  readonly aim?: number;
}

/** The bounds that this project has set itself. */
export const BOUNDS = {
  /** WebAssembly parser, times as fast as the split parser. */
  parseWasm: { better: "higher", floor: 10, aim: 18 },
  /** The parser's TypeScript twin, times as fast as the split parser. */
  parseTypescript: { better: "higher", floor: 4 },
  /** Whole pipeline over HTTP, times as fast as the naive stack. */
  throughput: { better: "higher", floor: 4, aim: 8 },
  /** Resident memory of the whole process, bytes a field series. */
  memory: { better: "lower", floor: 2000, aim: 1600 },
  /** 99th percentile from request to score at 15 % load, milliseconds. */
  latency: { better: "lower", floor: 10 },
  /** Share of the processor time spent in RxJS. */
  rxjs: { better: "lower", floor: 0.02 },
  /** Growth of resident memory over the second half of the soak, as a share of it. */
  soak: { better: "lower", floor: 0.03 },
  /** Whole training on 50,000 windows for 20 epochs on WebAssembly, seconds. */
  training: { better: "lower", floor: 30 },
  /** NAB standard, one threshold chosen with the labels. */
  nabStandard: { better: "higher", floor: 71.5, aim: 75 },
  /** NAB standard with the alerts as they are sent. */
  nabShipped: { better: "higher", floor: 70.5, aim: 73 },
  /** NAB, false alerts counting double. */
  nabLowFalsePositives: { better: "higher", floor: 67, aim: 69 },
  /** NAB, missed windows counting double. */
  nabLowFalseNegatives: { better: "higher", floor: 75, aim: 80 },
  /** NAB standard, threshold chosen on one half of the files and scored on the other, mean. */
  nabHalves: { better: "higher", floor: 69, aim: 72 },
  /** VUS-PR less that of the reference, each set. */
  vusPrGain: { better: "higher", floor: -0.005 },
  /** The same, mean of the sets. */
  vusPrGainMean: { better: "higher", floor: 0.01, aim: 0.04 },
  kpiRecall: { better: "higher", floor: 0.57, aim: 0.7 },
  kpiPrecision: { better: "higher", floor: 0.75, aim: 0.8 },
  cloudRecall: { better: "higher", floor: 0.7, aim: 0.75 },
  cloudPrecision: { better: "higher", floor: 0.5, aim: 0.65 },
  /** False alerts over those promised, each set. */
  seenOverPromised: { better: "lower", floor: 2, aim: 1.3 },
  /** The same, the worst single series. */
  seenOverPromisedWorst: { better: "lower", floor: 5, aim: 3 },
  /** Alerts of a series on its first day. */
  firstDayAlerts: { better: "lower", floor: 0.5, aim: 0.1 },
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
