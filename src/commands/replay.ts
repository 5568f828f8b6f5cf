import { loadConfig } from "../config/load.ts";
import type { OutgoingEvent } from "../core/event.ts";
import { formatJson } from "../sinks/stdout/stdout.ts";
import { CONFIG_OPTION, type Command, kernelBackend } from "./command.ts";
import { JUDGING_OPTION, readJudgingModels } from "./judging-models.ts";
import { createLog } from "./log.ts";
import { parseSpeed } from "./pace.ts";
import { playFiles } from "./play-files.ts";

/** Plays files through the engine and prints the events. */
export const replay: Command = {
  name: "replay",
  summary: "Play files through the engine and print the events.",
  description: [
    "Plays line protocol or CSV through an engine without network and disk, one file",
    "after another, and prints the events as JSON, one a line. Files may be compressed",
    "with gzip; - is line protocol on standard input. Time is that of the newest sample.",
    "The champions of the registry judge, from the first sample on, and events name them.",
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
    JUDGING_OPTION,
    CONFIG_OPTION,
  ],
  examples: [
    ["outlierd replay telegraf.lp.gz", "Print what would have been told."],
    ["outlierd replay telegraf.lp.gz --registry none", "The same without trained models."],
    ["outlierd replay cpu.csv --speed 60", "A minute of samples every second."],
  ],
  async run({ operands, options }, context) {
    const { speed, config: file } = options;
    const { environment, folder } = context;
    const { config } = loadConfig({ file, environment, folder });
    const engine = context.createReplay(config, {
      logger: createLog(config.log.level, context.stderr),
      backend: kernelBackend(environment),
      models: await readJudgingModels(options, context),
    });
    const onEvent = (event: OutgoingEvent): void => {
      context.stdout.write(`${formatJson(event)}\n`);
    };
    const playback = { engine, speed: parseSpeed(speed), label: "replaying", onEvent };
    await playFiles(operands, playback, context);
    return 0;
  },
};
