import type { OutgoingEvent } from "../core/event.ts";
import type { WriteReport } from "../core/source.ts";
import type { Replay } from "../replay.ts";
import type { CommandContext } from "./command.ts";
import { fileLines } from "./file-lines.ts";
import { createPace } from "./pace.ts";
import { createProgress, type Progress } from "./progress.ts";
import { reportText } from "./report-text.ts";

const PIECE_BYTES = 16 * 1024;
const NEWLINE = 10;

/** How files are played. */
export interface Playback {
  readonly engine: Replay;
  /** Times real time; `Infinity` does not wait. */
  readonly speed: number;
  /** What is in progress, in a word or two. */
  readonly label: string;
  /** Called for every event, before the samples after it are judged. */
  readonly onEvent: (event: OutgoingEvent) => void;
}

/** What was played. */
export interface Played {
  readonly rows: number;
  readonly events: number;
  /** Time of the oldest and of the newest sample that was judged, Unix milliseconds; infinite where there was none. */
  readonly oldestMs: number;
  readonly newestMs: number;
}

/**
 * Plays files through an engine one after another, as time went: the one way in which history is judged.
 *
 * @throws EngineError as `fileLines` does.
 */
export async function playFiles(
  files: readonly string[],
  { engine, speed, label, onEvent }: Playback,
  context: CommandContext,
): Promise<Played> {
  const progress = createProgress({ writer: context.stderr, clock: context.clock, label });
  const pace = createPace({ ...context, speed });
  const done = {
    rows: 0,
    events: 0,
    oldestMs: Number.POSITIVE_INFINITY,
    newestMs: Number.NEGATIVE_INFINITY,
  };
  engine.scored.subscribe((batch) => {
    done.rows += batch.rows;
    for (let row = 0; row < batch.rows; row++) {
      if (batch.state[row] !== 0) continue;
      done.oldestMs = Math.min(done.oldestMs, batch.timeMs[row]);
      done.newestMs = Math.max(done.newestMs, batch.timeMs[row]);
    }
  });
  engine.events.subscribe((event) => {
    done.events++;
    progress.clear();
    onEvent(event);
  });
  const afterPiece = async (): Promise<void> => {
    if (done.newestMs === Number.NEGATIVE_INFINITY) return;
    await engine.advance(done.newestMs);
    if (Number.isFinite(speed)) await pace(done.newestMs);
  };
  const pieceBytes = Number.isFinite(speed) ? 1 : PIECE_BYTES;
  for (const file of files) {
    if (context.stop.aborted) break;
    const report = await playFile(file, { engine, pieceBytes, progress, afterPiece }, context);
    progress.print(reportText(file, report));
  }
  progress.print(
    `replayed ${done.rows} samples of ${engine.series.alive} series: ${done.events} events`,
  );
  return done;
}

interface Player {
  readonly engine: Replay;
  /** A piece is whole lines of at least this many bytes. */
  readonly pieceBytes: number;
  readonly progress: Progress;
  readonly afterPiece: () => Promise<void>;
}

async function playFile(
  file: string,
  { engine, pieceBytes, progress, afterPiece }: Player,
  context: CommandContext,
): Promise<WriteReport> {
  const writer = engine.ingest.open("replay", "auto");
  for await (const chunk of fileLines(file, progress, context)) {
    for (const piece of pieces(chunk, pieceBytes)) {
      writer.write(piece);
      await afterPiece();
      if (context.stop.aborted) return writer.end();
    }
  }
  const report = writer.end();
  await afterPiece();
  return report;
}

/** Cuts a chunk after the first line end at or beyond `bytes`; the last piece may be any shorter. */
function* pieces(chunk: Uint8Array, bytes: number): Generator<Uint8Array> {
  let from = 0;
  while (from < chunk.length) {
    const newline = chunk.indexOf(NEWLINE, from + bytes - 1);
    const to = newline < 0 ? chunk.length : newline + 1;
    yield chunk.subarray(from, to);
    from = to;
  }
}
