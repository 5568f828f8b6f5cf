import { resolve } from "node:path";
import { EngineError } from "../core/errors.ts";
import { simulateFleet } from "../training/simulator/fleet.ts";
import { labelsCsv, labelsJson } from "../training/simulator/label-file.ts";
import type { Label } from "../training/simulator/labels.ts";
import type { Command, CommandContext } from "./command.ts";
import type { LineChunk } from "./line-chunk.ts";
import { createPace, parseSpeed } from "./pace.ts";
import { createProgress } from "./progress.ts";
import { sendLines } from "./send-lines.ts";
import { parseSimulateSettings, type SimulateSettings } from "./simulate-settings.ts";
import { writeLines, writeText } from "./write-lines.ts";

/** Makes metrics of a fleet that does not exist, with faults whose times are known. */
export const simulate: Command = {
  name: "simulate",
  summary: "Make the metrics of a simulated fleet, with labelled faults.",
  description: [
    "Writes line protocol as the Telegraf of a fleet would: sites of a database host and",
    "three web servers, their containers and services, with days and weeks, releases,",
    "noise, counters and lost samples. Faults of seven kinds befall them: leak, saturation,",
    "drift, crash, noisy-neighbour, network-loss, cascade. The same options give the same",
    "bytes; a longer run begins with the shorter one. Lines go to standard output, to a",
    "file, or into a running engine, which is waited for when it is busy.",
  ],
  operands: { text: "", min: 0, max: 0 },
  options: [
    { name: "hosts", value: "NUMBER", description: "Hosts, four to a site; else 8." },
    { name: "days", value: "NUMBER", description: "How long, in days; else 7." },
    { name: "from", value: "TIME", description: "First moment, or `now`; else 2026-01-05 (UTC)." },
    { name: "to", value: "TIME", description: "End, in place of --days." },
    { name: "interval", value: "DURATION", description: "Between samples, 1s to 1h; else 1m." },
    { name: "seed", value: "NUMBER", description: "Another number, another fleet; else 1." },
    {
      name: "faults",
      value: "LIST",
      description: "Faults a host and week, kinds, or both: `0`, `leak,crash`, `2,drift`; else 1.",
    },
    { name: "out", value: "FILE", description: "File for the lines; `.gz` is compressed." },
    { name: "labels", value: "FILE", description: "JSON or `.csv` file for what went wrong when." },
    {
      name: "url",
      value: "URL",
      description: "Engine to send to: http://127.0.0.1:8650, or http://any:TOKEN@host:8650.",
    },
    {
      name: "speed",
      value: "NUMBER|max",
      description: "Times real time; else max, without waits.",
    },
  ],
  examples: [
    ["outlierd simulate --days 30 --out month.lp.gz --labels month.json", "A month in a file."],
    ["outlierd simulate --days 1 --faults 0 | outlierd replay -", "A quiet day, replayed at once."],
    [
      "outlierd simulate --from now --interval 10s --speed 1 --url http://127.0.0.1:8650",
      "Live, into the engine on this machine.",
    ],
  ],
  async run({ options }, context) {
    const { folder, stop } = context;
    const settings = parseSimulateSettings(options, context.clock);
    const { out, url, labels: labelsFile, speed } = options;
    if (out !== undefined && url !== undefined) {
      throw new EngineError("ERR_ARGUMENT", "--out and --url are two places: leave one out");
    }
    const state: State = { labels: [], lines: 0, endMs: settings.fleet.fromMs };
    const chunks = simulated({ settings, speed: parseSpeed(speed), state }, context);
    await deliver(chunks, { out: out && resolve(folder, out), url }, context);
    if (labelsFile !== undefined) writeLabels(resolve(folder, labelsFile), state);
    context.stderr.write(`${summaryText(state)}\n`);
    return stop.aborted ? 1 : 0;
  },
};

/** What has been handed over so far. */
interface State {
  readonly labels: Label[];
  lines: number;
  /** End of the last round that was, Unix milliseconds. */
  endMs: number;
}

const CHUNK_CHARACTERS = 512 * 1024;

/** Simulates, in chunks of many rounds where nothing waits for them and of one where time is kept. */
async function* simulated(
  {
    settings: { fleet, rounds },
    speed,
    state,
  }: { readonly settings: SimulateSettings; readonly speed: number; readonly state: State },
  context: CommandContext,
): AsyncGenerator<LineChunk> {
  const { stderr: writer, clock, stop, sleep } = context;
  const progress = createProgress({ writer, clock, label: "simulating" });
  const pace = createPace({ ...context, speed });
  const characters = Number.isFinite(speed) ? 1 : CHUNK_CHARACTERS;
  let chunk = { text: "", lines: 0 };
  let done = 0;
  try {
    for (const { timeMs, text, lines, labels } of simulateFleet(fleet)) {
      await pace(timeMs);
      if (stop.aborted) return;
      chunk = { text: chunk.text + text, lines: chunk.lines + lines };
      state.labels.push(...labels);
      if (++done < rounds && chunk.text.length < characters) continue;
      yield chunk;
      state.lines += chunk.lines;
      state.endMs = timeMs + fleet.stepMs;
      if (done === rounds) return;
      chunk = { text: "", lines: 0 };
      progress.update(done, rounds);
      await sleep(0);
    }
  } finally {
    progress.clear();
  }
}

/** Hands the lines to where they are wanted. */
async function deliver(
  chunks: AsyncIterable<LineChunk>,
  { out, url }: { readonly out: string | undefined; readonly url: string | undefined },
  context: CommandContext,
): Promise<void> {
  if (out !== undefined) return writeLines(chunks, out);
  if (url === undefined) {
    for await (const { text } of chunks) context.stdout.write(text);
    return;
  }
  const { lines, waits } = await sendLines(chunks, { ...context, url });
  const waited = waits === 0 ? "" : `, which asked to wait ${waits} times`;
  context.stderr.write(`sent ${lines} lines to the engine${waited}\n`);
}

function writeLabels(file: string, { labels, endMs }: State): void {
  const write = /\.csv$/i.test(file) ? labelsCsv : labelsJson;
  const begun = labels.filter(({ startMs }) => startMs < endMs);
  writeText(file, write(begun, endMs));
}

function summaryText({ labels, lines, endMs }: State): string {
  const faults = labels.filter(({ isFault }) => isFault).length;
  return `simulated ${lines} lines up to ${new Date(endMs).toISOString()}: ${faults} faults, ${labels.length - faults} releases`;
}
