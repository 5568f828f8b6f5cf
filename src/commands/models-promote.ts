import { EngineError } from "../core/errors.ts";
import { type ModelName, modelText } from "../core/model.ts";
import { endShadow, readChallenger } from "../store/models/challenger.ts";
import { promoteModel, readChampion } from "../store/models/champion.ts";
import { checkComparison, readComparison } from "../store/models/comparison.ts";
import { readModel } from "../store/models/read-model.ts";
import { refreshIndex } from "../store/models/write-index.ts";
import type { Command } from "./command.ts";
import { FOLDER_OPTIONS, folderToChange, parseModel } from "./models-registry.ts";

/** Makes a model the champion of its family and detector. */
export const modelsPromote: Command = {
  name: "models promote",
  summary: "Let a model judge its family; a running engine takes it over.",
  description: [
    "Makes a version the champion of its family and detector, after checking its files. A",
    "running engine takes it over within `models.interval`, without a restart or a lost",
    "sample. Refused, unless --force says why, where its comparison.json is not there, is",
    "about another champion, or says that the model is worse, finds fewer faults even if",
    "that may be chance, or was not put to the test because no alert differs. Where it is",
    "undecided otherwise, the model is promoted, and the output says so. If it was the",
    "challenger, its shadow ends.",
  ],
  operands: { text: "FAMILY/DETECTOR/VERSION", min: 1, max: 1 },
  options: [
    { name: "force", value: "REASON", description: "Promote it in any case, and why." },
    ...FOLDER_OPTIONS,
  ],
  examples: [
    ["outlierd models promote cpu/autoencoder/20260131-1f2e3d4c", "After it was compared."],
    [
      'outlierd models promote cpu/regression/20260131-4ed57021 --force "the first one"',
      "Without a comparison.",
    ],
  ],
  async run({ operands: [text = ""], options: { force, ...named } }, context) {
    const name = parseModel(text);
    const registry = folderToChange(named, context);
    if (force === "") throw new EngineError("ERR_ARGUMENT", "--force needs a reason");
    const note = force === undefined ? await checkName(registry, name) : undefined;
    const isShadowed = (await readChallenger(registry, name))?.version === name.version;
    const promoted = new Date(context.clock()).toISOString();
    const champion = await promoteModel(registry, name, { promoted, reason: force });
    await refreshIndex(registry);
    const before = champion.previous[0]?.version ?? "no model";
    if (isShadowed) await endShadow(registry, name);
    const ended = isShadowed ? "; its shadow has ended" : "";
    context.stdout.write(
      `${modelText(name)} is champion since ${champion.promoted}; before it: ${before}${ended}\n`,
    );
    if (note !== undefined) context.stdout.write(`${note}\n`);
    return 0;
  },
};

/**
 * Refuses a model that is not whole, or whose comparison speaks against it; the champion needs none. Returns what people should
 * know of it.
 */
async function checkName(registry: string, name: ModelName): Promise<string | undefined> {
  const champion = await readChampion(registry, name);
  if (champion?.version === name.version) return undefined;
  await readModel(registry, name);
  return checkComparison(name, await readComparison(registry, name), champion);
}
