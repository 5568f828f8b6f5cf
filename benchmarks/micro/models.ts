/** How long the models of a family take, a window, in each half of the kernels. */
import { INPUT } from "../../src/kernels/layout.ts";
import { type Kernel, type KernelBackend, loadKernel } from "../../src/kernels/load.ts";
import { median } from "../../src/math/quantile.ts";
import type { Figure } from "../measure/results.ts";

/** Windows shown in turn, so that neither branches nor caches learn a single one by heart. */
const WINDOWS = 256;
const WIDTH_MAX = 64;
const ROOM_BYTES = 262_144;
/** Words from the start of the room. */
const RESERVOIR = 8192;
const OUTPUT = 12_288;
const SHOWN = 16_384;

/** One step that is timed: what to do with the window at a word. */
interface Step {
  readonly condition: string;
  readonly per: string;
  readonly prepare: (kernel: Kernel, room: number) => void;
  readonly run: (kernel: Kernel, room: number, window: number) => void;
}

const NETWORK = "autoencoder 24-12-4-12-24";

function prepareNetwork({ call }: Kernel, room: number): void {
  call.initialiseAutoencoder(room, 24, 12, 4, 1);
  call.initialiseReservoir(room + RESERVOIR, 64, 24, 1);
  for (let w = 0; w < WINDOWS; w++) {
    call.offerWindow(room + RESERVOIR, room + SHOWN + WIDTH_MAX * w);
  }
}

function clusterSteps(width: number): Step {
  return {
    condition: `clusters 16 x ${width}, judge and learn`,
    per: "window",
    prepare: ({ call }, room) => call.initialiseClusters(room, 16, width, 1),
    run: ({ call }, room, window) => call.judgeClusters(room, window, 1),
  };
}

const STEPS: readonly Step[] = [
  {
    condition: `${NETWORK}, reconstruct`,
    per: "window",
    prepare: prepareNetwork,
    run: ({ call }, room, window) => call.reconstruct(room, window, room + OUTPUT),
  },
  {
    condition: `${NETWORK}, judge and learn`,
    per: "window",
    prepare: prepareNetwork,
    run: ({ call }, room, window) => call.judgeNetwork(room, window, 1),
  },
  {
    condition: `${NETWORK}, replay one`,
    per: "window",
    prepare: prepareNetwork,
    run: ({ call }, room) => call.learnFromReservoir(room, room + RESERVOIR, 1),
  },
  {
    condition: "reservoir 64 x 24, offer",
    per: "window",
    prepare: prepareNetwork,
    run: ({ call }, room, window) => call.offerWindow(room + RESERVOIR, window),
  },
  clusterSteps(24),
  clusterSteps(64),
];

/** Fills the windows with noisy waves of another phase each. */
function fillWindows({ F }: Kernel, room: number): void {
  for (let i = 0; i < WINDOWS * WIDTH_MAX; i++) {
    const phase = Math.floor(i / WIDTH_MAX);
    const noise = ((i * 0.6180339887498949) % 1) - 0.5;
    F[room + SHOWN + i] = 1.4 * Math.sin(phase + i / 2) + 0.4 * noise;
  }
}

function timeRound(step: Step, kernel: Kernel, room: number): number {
  const repeats = 20;
  const begin = performance.now();
  for (let i = 0; i < repeats * WINDOWS; i++) {
    step.run(kernel, room, room + SHOWN + WIDTH_MAX * (i % WINDOWS));
  }
  return ((performance.now() - begin) * 1e6) / (repeats * WINDOWS);
}

/**
 * Measures every step in both halves, calls from JavaScript included.
 *
 * @param rounds Rounds of 5,120 windows that count, after half as many of warm-up.
 */
export function measureModels(rounds: number): Figure[] {
  return STEPS.flatMap((step) =>
    (["typescript", "wasm"] as const).map((backend: KernelBackend) => {
      const kernel = loadKernel({ seriesMax: 8, rowsMax: 64, inputBytesMax: ROOM_BYTES }, backend);
      const room = kernel.I[INPUT] >>> 2;
      fillWindows(kernel, room);
      step.prepare(kernel, room);
      const taken: number[] = [];
      for (let round = -rounds / 2; round < rounds; round++) {
        const nanoseconds = timeRound(step, kernel, room);
        if (round >= 0) taken.push(nanoseconds);
      }
      const { condition, per } = step;
      return { group: "models", condition, name: backend, per, nanoseconds: median(taken) };
    }),
  );
}
