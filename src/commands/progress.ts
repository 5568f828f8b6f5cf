import type { Clock } from "../core/clock.ts";
import type { TextWriter } from "./command.ts";

/** A progress bar, drawn only where people watch. */
export interface Progress {
  /** Draws the bar, at most ten times a second. */
  update(done: number, total: number): void;
  /** Prints a line of its own without tearing the bar. */
  print(line: string): void;
  /** Takes the bar away. */
  clear(): void;
}

/** What the bar is drawn on. */
export interface ProgressParts {
  readonly writer: TextWriter;
  readonly clock: Clock;
  /** What is in progress, in a word or two. */
  readonly label: string;
}

const DRAW_INTERVAL_MS = 100;
const BAR_CELLS_MAX = 40;
const COLUMNS_DEFAULT = 80;
const CLEAR_LINE = "\r\u001b[2K";

/** Makes a progress bar; off a terminal it draws nothing and only `print` prints. */
export function createProgress({ writer, clock, label }: ProgressParts): Progress {
  const startMs = clock();
  let drawnMs = Number.NEGATIVE_INFINITY;
  const isShown = writer.isTTY === true;
  const clear = (): void => {
    if (isShown && drawnMs > Number.NEGATIVE_INFINITY) writer.write(CLEAR_LINE);
  };
  return {
    update(done, total) {
      const nowMs = clock();
      if (!isShown || nowMs - drawnMs < DRAW_INTERVAL_MS) return;
      drawnMs = nowMs;
      const columns = writer.columns ?? COLUMNS_DEFAULT;
      writer.write(
        CLEAR_LINE + progressLine({ label, done, total, elapsedMs: nowMs - startMs, columns }),
      );
    },
    print(line) {
      clear();
      writer.write(`${line}\n`);
      drawnMs = Number.NEGATIVE_INFINITY;
    },
    clear,
  };
}

/** What a progress bar shows. */
export interface ProgressState {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly elapsedMs: number;
  /** Width of the terminal in characters. */
  readonly columns: number;
}

/** The bar as text: label, bar, percentage and the time left; never wider than the terminal. */
export function progressLine({ label, done, total, elapsedMs, columns }: ProgressState): string {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  const leftText = share > 0 ? ` ${shortDuration((elapsedMs * (1 - share)) / share)} left` : "";
  const cells = Math.min(
    BAR_CELLS_MAX,
    columns - label.length - percent.length - leftText.length - 4,
  );
  if (cells < 5) return `${label}${percent}`.slice(0, Math.max(0, columns - 1));
  const filled = Math.round(share * cells);
  return `${label} ${"█".repeat(filled)}${"░".repeat(cells - filled)}${percent}${leftText}`;
}

/** A duration in its two largest units: `45 s`, `3 min 10 s`, `2 h 5 min`. */
export function shortDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
