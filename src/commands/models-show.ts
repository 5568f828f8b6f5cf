import { join } from "node:path";
import { CARD_FILE, modelFolder } from "../store/models/places.ts";
import { readIfThere } from "../store/models/read-if-there.ts";
import { readModel } from "../store/models/read-model.ts";
import type { Command } from "./command.ts";
import { parseModel, REGISTRY_OPTIONS, registryOf } from "./models-registry.ts";

/** Shows one model. */
export const modelsShow: Command = {
  name: "models show",
  summary: "Print a model's card and manifest, after checking its files.",
  description: [
    "Reads a model as the engine would, with its hashes, shapes and inputs, and prints its",
    "card, then its manifest as JSON.",
  ],
  operands: { text: "FAMILY/DETECTOR/VERSION", min: 1, max: 1 },
  options: REGISTRY_OPTIONS,
  examples: [["outlierd models show cpu/autoencoder/20260131-1f2e3d4c", "What it is good for."]],
  async run({ operands: [text = ""], options }, context) {
    const name = parseModel(text);
    const registry = registryOf(options, context);
    const { manifest } = await readModel(registry, name);
    const card = await cardOf(join(modelFolder(registry, name), CARD_FILE));
    context.stdout.write(`${card}\`\`\`json\n${JSON.stringify(manifest, null, 2)}\n\`\`\`\n`);
    return 0;
  },
};

/** The card's text, with an empty line behind it; nothing where there is none: a model works without a card. */
async function cardOf(path: string): Promise<string> {
  const card = await readIfThere(path);
  return card === undefined ? "" : `${card.trimEnd()}\n\n`;
}
