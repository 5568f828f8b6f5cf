import { EngineError } from "../core/errors.ts";
import { modelText } from "../core/model.ts";
import { endShadow, readChallenger } from "../store/models/challenger.ts";
import { promoteModel, readChampion } from "../store/models/champion.ts";
import { checkComparison, readComparison } from "../store/models/comparison.ts";
import type { Command } from "./command.ts";
import { parseModel, REGISTRY_OPTIONS, registryOf } from "./models-registry.ts";

/** Makes a model the champion of its family and detector. */
export const modelsPromote: Command = {
  name: "models promote",
  summary: "Let a model judge its family; a running engine takes it over.",
  description: [
    "Makes a version the champion of its family and detector, after checking its files. A",
    "running engine takes it over within `models.interval`, without a restart or a lost",
    "sample. Refused where its comparison.json says that it is worse than the champion,",
    "is about another champion, or is not there, unless --force says why. If it was the",
    "challenger, its shadow ends.",
  ],
  operands: { text: "FAMILY/DETECTOR/VERSION", min: 1, max: 1 },
  options: [
    { name: "force", value: "REASON", description: "Promote it in any case, and why." },
    ...REGISTRY_OPTIONS,
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
    const registry = registryOf(named, context);
    if (force === "") throw new EngineError("ERR_ARGUMENT", "--force needs a reason");
    if (force === undefined) {
      const champion = await readChampion(registry, name);
      if (champion?.version !== name.version) {
        checkComparison(name, await readComparison(registry, name), champion);
      }
    }
    const isShadowed = (await readChallenger(registry, name))?.version === name.version;
    const promoted = new Date(context.clock()).toISOString();
    const champion = await promoteModel(registry, name, { promoted, reason: force });
    const before = champion.previous[0]?.version ?? "no model";
    if (isShadowed) await endShadow(registry, name);
    const ended = isShadowed ? "; its shadow has ended" : "";
    context.stdout.write(
      `${modelText(name)} is champion since ${champion.promoted}; before it: ${before}${ended}\n`,
    );
    return 0;
  },
};
