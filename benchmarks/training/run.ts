/**
 * Times `outlierd train` on a data set of the project's own simulator, as a user would call it, and writes
 * `benchmarks/results/training.json`: `npm run bench:training`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readDataset } from "../../src/training/datasets/read-dataset.ts";
import { simulateFamilies } from "../load/simulated-families.ts";
import { runOutlierd } from "../measure/command-line.ts";
import { describeMachine } from "../measure/machine.ts";
import { createProgress } from "../measure/progress.ts";
import { type Result, writeResults } from "../measure/results.ts";
import { trainingSection } from "../report/training-section.ts";
import { measureTraining } from "./measure-training.ts";

const HELP = `Usage: npm run bench:training [-- OPTIONS]

Simulates a fleet, builds a data set of its cpu metrics and trains an autoencoder on it
with each backend, by the shipped commands. Prints what it took and writes
benchmarks/results/training.json; \`npm run bench:report\` puts it into the tables.

Options:
  --backends LIST  Backends to train with; else wasm,cpu.
  --rounds N       Trainings with each; else 3.
  --epochs N       Most epochs; else 20.
  --seed N         Seed of the fleet and of the training; else 1.
  --dry            Write nothing.
  --help           Print this text.

Examples:
  npm run bench:training
      All of it, some 4 minutes.
  npm run bench:training -- --backends wasm --rounds 1 --dry
      One training, to see that it works.
`;

/** What is simulated: enough for the 50,000 windows that the bound on the time is for. */
const FLEET = { hosts: 8, days: 5, families: { cpu: ["cpu,"] } };
const FAMILY = "cpu";
const WINDOWS_MIN = 50_000;

const { values } = parseArgs({
  options: {
    backends: { type: "string", default: "wasm,cpu" },
    rounds: { type: "string", default: "3" },
    epochs: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    dry: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

/** Builds the data set and trains; every round takes each backend once. */
async function measure(folder: string): Promise<Result<"training">> {
  const [seed, rounds, epochs] = [values.seed, values.rounds, values.epochs].map(Number);
  const progress = createProgress();
  const files = await simulateFamilies({ ...FLEET, folder, seed });
  const history = [...files.values()];
  const argv = ["dataset", ...history, "--family", FAMILY, "--leave-out", "labels.json"];
  await runOutlierd({ folder, argv: [...argv, "--out", "data"] });
  const { train, validation } = (await readDataset(join(folder, "data"))).sets;
  if (train.windows < WINDOWS_MIN) throw new Error(`${train.windows} windows are too few`);
  const runs: Result<"training">["runs"] = [];
  for (let round = 0; round < rounds; round++) {
    for (const backend of values.backends.split(",")) {
      progress.step(`training: ${backend}, round ${round + 1} of ${rounds}`);
      const place = {
        folder,
        family: FAMILY,
        data: "data",
        registry: `models-${backend}-${round}`,
      };
      runs.push(await measureTraining({ ...place, backend, epochs, seed, round }));
    }
  }
  return {
    date: new Date().toISOString(),
    machine: describeMachine({ pinned: false }),
    seed,
    family: FAMILY,
    windows: train.windows,
    validationWindows: validation.windows,
    epochsMax: epochs,
    runs,
  };
}

if (values.help) {
  console.log(HELP);
} else {
  const folder = mkdtempSync(join(tmpdir(), "outlierd-training-"));
  try {
    const training = await measure(folder);
    if (!values.dry) writeResults({ training });
    console.log(trainingSection(training));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
