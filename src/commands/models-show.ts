import { join } from "node:path";
import { type ModelName, modelText } from "../core/model.ts";
import { readChallenger } from "../store/models/challenger.ts";
import { readChampion } from "../store/models/champion.ts";
import { CARD_FILE, modelFolder } from "../store/models/places.ts";
import { readIfThere } from "../store/models/read-if-there.ts";
import { readModel } from "../store/models/read-model.ts";
import type { Command } from "./command.ts";
import { parseModel, REGISTRY_OPTIONS, withRegistry } from "./models-registry.ts";

/** Shows one model. */
export const modelsShow: Command = {
  name: "models show",
  summary: "Print a model's card and manifest, after checking its files.",
  description: [
    "Reads a model as the engine would, with its hashes, shapes and inputs, and prints its",
    "card, then whether it judges or is judged in shadow, then its manifest as JSON.",
  ],
  operands: { text: "FAMILY/DETECTOR/VERSION", min: 1, max: 1 },
  options: REGISTRY_OPTIONS,
  examples: [["outlierd models show cpu/autoencoder/20260131-1f2e3d4c", "What it is good for."]],
  async run({ operands: [operand = ""], options }, context) {
    const name = parseModel(operand);
    const text = await withRegistry(options, context, {
      reading: { wants: (model) => modelText(model) === modelText(name) },
      read: ({ folder }) => textOf(folder, name),
    });
    context.stdout.write(text);
    return 0;
  },
};

async function textOf(registry: string, name: ModelName): Promise<string> {
  const { manifest } = await readModel(registry, name);
  const card = await cardOf(join(modelFolder(registry, name), CARD_FILE));
  const role = await roleOf(registry, name);
  return `${card}${role}\`\`\`json\n${JSON.stringify(manifest, null, 2)}\n\`\`\`\n`;
}

/** The card's text, with an empty line behind it; nothing where there is none: a model works without a card. */
async function cardOf(path: string): Promise<string> {
  const card = await readIfThere(path);
  return card === undefined ? "" : `${card.trimEnd()}\n\n`;
}

/** Since when the version judges, or is judged in shadow; nothing where neither. */
async function roleOf(registry: string, name: ModelName): Promise<string> {
  const champion = await readChampion(registry, name);
  if (champion?.version === name.version) return `Champion since ${champion.promoted}.\n\n`;
  const challenger = await readChallenger(registry, name);
  if (challenger?.version !== name.version) return "";
  return `Challenger since ${challenger.since}: judged in shadow.\n\n`;
}
