import { resolve } from "node:path";
import { loadConfig } from "../config/load.ts";
import type { WriteReport } from "../core/source.ts";
import type { Replay } from "../replay.ts";
import { formatJson } from "../sinks/stdout/stdout.ts";
import { fileChunks } from "../sources/file/file-chunks.ts";
import { CONFIG_OPTION, type Command, type CommandContext, kernelBackend } from "./command.ts";
import { csvToLines, isCsv } from "./csv-lines.ts";
import { createLog } from "./log.ts";
import { createPace, parseSpeed } from "./pace.ts";
import { createProgress, type Progress } from "./progress.ts";
import { reportText } from "./report-text.ts";

/** Plays files through the engine and prints the events. */
export const replay: Command = {
  name: "replay",
  summary: "Play files through the engine and print the events.",
  description: [
    "Plays line protocol or CSV through an engine without network and disk, one file",
    "after another, and prints the events as JSON, one a line. Files may be compressed",
    "with gzip; - is line protocol on standard input. Time is that of the newest sample.",
    "A CSV file needs a header and a column `timestamp` or `time`; each further column is",
    "a field of a measurement that is called like the file.",
  ],
  operands: { text: "FILE…", min: 1, max: Number.POSITIVE_INFINITY },
  options: [
    {
      name: "speed",
      value: "N|max",
      description: "Times as fast as it happened; `max`, the default, does not wait.",
    },
    CONFIG_OPTION,
  ],
  examples: [
    ["outlierd replay telegraf.lp.gz", "Print what would have been told."],
    ["outlierd replay cpu.csv --speed 60", "A minute of samples every second."],
  ],
  async run({ operands, options: { speed, config: file } }, context) {
    const { environment, folder } = context;
    const { config } = loadConfig({ file, environment, folder });
    const engine = context.createReplay(config, {
      logger: createLog(config.log.level, context.stderr),
      backend: kernelBackend(environment),
    });
    await playAll(operands, { engine, speed: parseSpeed(speed) }, context);
    return 0;
  },
};

const PIECE_BYTES = 16 * 1024;
const NEWLINE = 10;

interface Playback {
  readonly engine: Replay;
  /** Times real time; `Infinity` does not wait. */
  readonly speed: number;
}

async function playAll(
  files: readonly string[],
  { engine, speed }: Playback,
  context: CommandContext,
): Promise<void> {
  const progress = createProgress({
    writer: context.stderr,
    clock: context.clock,
    label: "replaying",
  });
  const pace = createPace({ ...context, speed });
  const done = { rows: 0, events: 0, newestMs: Number.NEGATIVE_INFINITY };
  engine.scored.subscribe((batch) => {
    done.rows += batch.rows;
    for (let row = 0; row < batch.rows; row++) {
      if (batch.state[row] === 0) done.newestMs = Math.max(done.newestMs, batch.timeMs[row]);
    }
  });
  engine.events.subscribe((event) => {
    done.events++;
    progress.clear();
    context.stdout.write(`${formatJson(event)}\n`);
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
  { folder, stdin, stop }: CommandContext,
): Promise<WriteReport> {
  const path = file === "-" ? file : resolve(folder, file);
  const chunks = fileChunks({
    path,
    stdin,
    onProgress: ({ bytesRead, bytesTotal = 0 }) => progress.update(bytesRead, bytesTotal),
  });
  const writer = engine.ingest.open("replay", "auto");
  for await (const chunk of isCsv(path) ? csvToLines(chunks, path) : chunks) {
    for (const piece of pieces(chunk, pieceBytes)) {
      writer.write(piece);
      await afterPiece();
      if (stop.aborted) return writer.end();
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
