import { once } from "node:events";
import { type LoadedConfig, loadConfig } from "../config/load.ts";
import type { OutgoingEvent } from "../core/event.ts";
import type { StdoutOptions } from "../sinks/stdout/options.ts";
import { formatJson, formatText } from "../sinks/stdout/stdout.ts";
import { CONFIG_OPTION, type Command, type CommandContext, kernelBackend } from "./command.ts";
import { createLog } from "./log.ts";
import { planLines } from "./plan.ts";
import { shortDuration } from "./progress.ts";

/** Runs the engine until it is asked to stop. */
export const run: Command = {
  name: "run",
  summary: "Watch metrics and tell what is wrong, until stopped.",
  description: [
    "Starts the engine: watches this machine, takes line protocol over HTTP and from",
    "every source that is configured, prints one line an anomaly and delivers it to",
    "every webhook. Ctrl-C or SIGTERM stops it cleanly, a second one at once.",
  ],
  operands: { text: "", min: 0, max: 0 },
  options: [CONFIG_OPTION],
  examples: [
    ["outlierd run", "Watch this machine with the defaults."],
    ["outlierd run --config /etc/outlierd.yaml", "Run with a configuration."],
  ],
  async run({ options: { config: file } }, context) {
    const { environment, folder } = context;
    await runEngine(loadConfig({ file, environment, folder }), context);
    return 0;
  },
};

async function runEngine({ config, file }: LoadedConfig, context: CommandContext): Promise<void> {
  const { stdout, clock, random, stop, version } = context;
  const logger = createLog(config.log.level, context.stderr);
  const engine = context.createEngine(config, {
    clock,
    logger,
    random,
    version,
    backend: kernelBackend(context.environment),
  });
  const format = formatOf(config.stdout, stdout.isTTY === true);
  const done = { rows: 0, opened: 0, resolved: 0 };
  engine.scored.subscribe((batch) => {
    done.rows += batch.rows;
  });
  engine.events.subscribe((outgoing) => {
    const { event } = outgoing;
    if (event.type === "anomaly.opened") done.opened++;
    if (event.type === "anomaly.resolved") done.resolved++;
    if (format !== undefined) stdout.write(`${format(outgoing)}\n`);
  });
  const startMs = clock();
  try {
    await engine.start();
    const origin = file === undefined ? "defaults, no configuration file" : file;
    stdout.write(greeting({ version, origin, plan: planLines(config) }));
    if (!stop.aborted) await once(stop, "abort");
    stdout.write("\nstopping; once more to stop at once\n");
  } finally {
    await engine.stop();
  }
  stdout.write(
    `stopped after ${shortDuration(clock() - startMs)}: ${done.rows} samples in, ` +
      `${done.opened} anomalies opened, ${done.resolved} resolved\n`,
  );
}

/** How an event is printed; `undefined` where none is. */
function formatOf(
  { format, color }: StdoutOptions,
  isTerminal: boolean,
): ((event: OutgoingEvent) => string) | undefined {
  if (format === "none") return undefined;
  if (format === "json") return formatJson;
  const isColored = color === "auto" ? isTerminal : color === "always";
  return (event) => formatText(event, { color: isColored });
}

interface Greeting {
  readonly version: string;
  readonly origin: string;
  readonly plan: readonly string[];
}

function greeting({ version, origin, plan }: Greeting): string {
  return [
    `outlierd ${version} runs (configuration: ${origin})`,
    "",
    ...plan,
    "",
    "One line an anomaly follows; a new series is learned in silence for its first samples.",
    "Next: docs/guides/telegraf.md to send your own metrics, docs/guides/webhooks.md to be told.",
    "",
    "",
  ].join("\n");
}
