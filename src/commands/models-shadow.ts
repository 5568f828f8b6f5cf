import { loadConfig } from "../config/load.ts";
import { EngineError } from "../core/errors.ts";
import { type ModelName, type ModelSlot, modelText, slotText } from "../core/model.ts";
import { beginShadow, endShadow } from "../store/models/challenger.ts";
import { readChampion } from "../store/models/champion.ts";
import { isVersion } from "../store/models/manifest.ts";
import { refreshIndex } from "../store/models/write-index.ts";
import { WARM_UP_SAMPLES } from "../training/comparison/strength-log.ts";
import { disagreementsTable, shadowTable } from "../training/report/shadow-report.ts";
import type { Command, CommandArguments, CommandContext } from "./command.ts";
import { configuredEngine, parseEngineUrl } from "./engine-url.ts";
import { FOLDER_OPTIONS, folderToChange, parseModel, parseSlot } from "./models-registry.ts";
import { requestShadows } from "./shadow-request.ts";

/** Lets a model judge in shadow, ends that, or tells how it does. */
export const modelsShadow: Command = {
  name: "models shadow",
  summary: "Let a model judge live samples beside the champion, without events.",
  description: [
    "With a version: makes it the challenger of its family and detector. A running engine",
    "shows it the family's samples within `models.interval`, in a kernel of its own that",
    "begins with what the engine has learned: it judges as if it were promoted now, and",
    "its alerts are counted, not sent. With --stop: ends that. Otherwise prints how",
    "challengers do, from the running engine: alerts of both sides and of one alone, and",
    "with a family and detector the latest of those. An alert is of both where the other",
    `side alerts within 24 samples. The first ${WARM_UP_SAMPLES} samples of each series do not count, and`,
    "a restart of the engine begins anew. Promoting a challenger ends its shadow.",
  ],
  operands: { text: "[FAMILY/DETECTOR[/VERSION]]", min: 0, max: 1 },
  options: [
    { name: "stop", description: "End the shadow of a family and detector." },
    {
      name: "url",
      value: "URL",
      description: "Engine that is asked, `http://any:TOKEN@host:8650`; else `listen`.",
    },
    ...FOLDER_OPTIONS,
  ],
  examples: [
    ["outlierd models shadow cpu/clustering/20260131-1f2e3d4c", "Begin, or begin anew."],
    ["outlierd models shadow", "How all challengers do."],
    ["outlierd models shadow cpu/clustering", "How this one does, and where it disagrees."],
    ["outlierd models shadow cpu/clustering --stop", "Enough seen."],
  ],
  async run({ operands: [text], options, flags }, context) {
    const isStop = flags.has("stop");
    if (text !== undefined && isVersion(text.slice(text.lastIndexOf("/") + 1))) {
      if (isStop) throw new EngineError("ERR_ARGUMENT", "--stop goes with FAMILY/DETECTOR alone");
      await begin(parseModel(text), options, context);
      return 0;
    }
    const slot = text === undefined ? undefined : parseSlot(text);
    if (isStop) await end(slot, options, context);
    else await print(slot, options, context);
    return 0;
  },
};

type Options = CommandArguments["options"];

async function begin(name: ModelName, options: Options, context: CommandContext): Promise<void> {
  const registry = folderToChange(options, context);
  if ((await readChampion(registry, name))?.version === name.version) {
    const message = `${modelText(name)} is champion: it judges already; shadow another version`;
    throw new EngineError("ERR_ARGUMENT", message);
  }
  const { since } = await beginShadow(registry, name, new Date(context.clock()).toISOString());
  await refreshIndex(registry);
  context.stdout.write(
    `${modelText(name)} is challenger since ${since}; \`outlierd models shadow\` tells how it does\n`,
  );
}

async function end(
  slot: ModelSlot | undefined,
  options: Options,
  context: CommandContext,
): Promise<void> {
  if (slot === undefined) {
    throw new EngineError("ERR_ARGUMENT", "--stop needs FAMILY/DETECTOR: whose shadow to end");
  }
  const registry = folderToChange(options, context);
  await endShadow(registry, slot);
  await refreshIndex(registry);
  context.stdout.write(`${slotText(slot)}: no model is judged in shadow\n`);
}

async function print(
  slot: ModelSlot | undefined,
  { url, config: file }: Options,
  { environment, folder, stdout }: CommandContext,
): Promise<void> {
  const target =
    url === undefined
      ? configuredEngine(loadConfig({ file, environment, folder }).config)
      : parseEngineUrl(url);
  const reports = (await requestShadows(target)).filter(
    (report) => slot === undefined || slotText(report) === slotText(slot),
  );
  if (reports.length === 0) {
    const where = slot === undefined ? "" : `${slotText(slot)}: `;
    stdout.write(`${where}no model is judged in shadow at ${target.address.origin}\n`);
    return;
  }
  stdout.write(shadowTable(reports));
  if (slot !== undefined)
    for (const report of reports) stdout.write(`\n${disagreementsTable(report)}`);
}
