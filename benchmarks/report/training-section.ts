import { median } from "../../src/math/quantile.ts";
import { markdownTable } from "../../src/training/report/markdown-table.ts";
import type { Result } from "../measure/results.ts";
import { BOUNDS, verdict } from "./bounds.ts";
import { figure, megabytes } from "./markdown.ts";

/** What the bound on the time is for. */
const WINDOWS = 50_000;
const EPOCHS = 20;

type Training = Result<"training">;
type TrainingRun = Training["runs"][number];

/**
 * Seconds of the whole command for 50,000 windows and 20 epochs at the speed of a run: what comes before and after the epochs as
 * it was, the epochs by their windows.
 */
export function secondsAsAsked(run: TrainingRun, windows: number): number {
  const epochs = run.epochSeconds.reduce((sum, seconds) => sum + seconds, 0);
  const asked = (WINDOWS * EPOCHS) / (windows * run.epochSeconds.length);
  return run.seconds - epochs + epochs * asked;
}

function row({ runs, windows }: Training, backend: string): string[] {
  const ofBackend = runs.filter((run) => run.backend === backend);
  const medianOf = (value: (run: TrainingRun) => number): number => median(ofBackend.map(value));
  const epoch = median(ofBackend.flatMap(({ epochSeconds }) => epochSeconds));
  const seconds = medianOf((run) => secondsAsAsked(run, windows));
  return [
    backend,
    String(ofBackend.length),
    figure(medianOf(({ epochSeconds }) => epochSeconds.length)),
    figure(medianOf((run) => run.seconds)),
    figure(windows / epoch),
    figure(seconds),
    backend === "wasm" ? verdict(seconds, BOUNDS.training) : "no bound",
    rangeText(ofBackend.flatMap(({ rssBytes }) => rssBytes.slice(0, rssBytes.length / 2))),
    rangeText(ofBackend.flatMap(({ rssBytes }) => rssBytes.slice(rssBytes.length / 2))),
  ];
}

/** From the least to the greatest. */
function rangeText(rssBytes: readonly number[]): string {
  return `${megabytes(Math.min(...rssBytes))} to ${megabytes(Math.max(...rssBytes))}`;
}

/** Renders how long the shipped command trains an autoencoder, and what memory it holds meanwhile. */
export function trainingSection(result: Training): string {
  const { family, windows, validationWindows, epochsMax, runs } = result;
  const loads = runs.map(({ loadBefore }) => loadBefore);
  const backends = [...new Set(runs.map(({ backend }) => backend))];
  return [
    "### Training",
    "",
    `\`outlierd train --detector autoencoder --epochs ${epochsMax}\` as a process of its own, on ${figure(windows)} windows of ` +
      `simulated ${family} and ${figure(validationWindows)} that validate each epoch. Seconds are those of the whole command, medians of ` +
      `the runs; *as asked* is the same for ${figure(WINDOWS)} windows and ${EPOCHS} epochs. Load averages when the runs began: ` +
      `${figure(Math.min(...loads))} to ${figure(Math.max(...loads))}.`,
    "",
    markdownTable(
      [
        "backend",
        "runs",
        "epochs run",
        "seconds",
        "windows/s",
        "seconds as asked",
        `at most ${BOUNDS.training.floor} s`,
        "RSS, first half of the epochs",
        "second half",
      ],
      backends.map((backend) => row(result, backend)),
    ),
  ].join("\n");
}
