import { loadConfig } from "../config/load.ts";
import { CONFIG_OPTION, type Command } from "./command.ts";
import { planLines } from "./plan.ts";

/** Reads the configuration, starts nothing, and prints what would run. */
export const check: Command = {
  name: "check",
  summary: "Check the configuration and print what it would run.",
  description: [
    "Reads the configuration and prints what would run; connects to nothing and",
    "starts nothing. Every problem is listed with its line and column.",
  ],
  operands: { text: "", min: 0, max: 0 },
  options: [CONFIG_OPTION],
  examples: [["outlierd check --config outlierd.yaml", "Check one file."]],
  run({ options: { config: named } }, { stdout, environment, folder }) {
    const { config, file } = loadConfig({ file: named, environment, folder });
    const origin = file === undefined ? "the defaults hold: there is no configuration file" : file;
    stdout.write(`configuration is valid: ${origin}\n${planLines(config).join("\n")}\n`);
    return Promise.resolve(0);
  },
};
