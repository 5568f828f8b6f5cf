import { rollbackModel } from "../store/models/champion.ts";
import { refreshIndex } from "../store/models/write-index.ts";
import type { Command } from "./command.ts";
import { FOLDER_OPTIONS, folderToChange, parseSlot } from "./models-registry.ts";

/** Takes the last promotion back. */
export const modelsRollback: Command = {
  name: "models rollback",
  summary: "Take the last promotion back, in one step.",
  description: [
    "Lets the champion before judge again; before the first one, none. A running engine",
    "follows within `models.interval`.",
  ],
  operands: { text: "FAMILY/DETECTOR", min: 1, max: 1 },
  options: FOLDER_OPTIONS,
  examples: [["outlierd models rollback cpu/autoencoder", "The new model disappoints."]],
  async run({ operands: [text = ""], options }, context) {
    const slot = parseSlot(text);
    const registry = folderToChange(options, context);
    const champion = await rollbackModel(registry, slot);
    await refreshIndex(registry);
    const now =
      champion === undefined ? "no trained model judges" : `${champion.version} judges again`;
    context.stdout.write(`${slot.family}/${slot.detector}: ${now}\n`);
    return 0;
  },
};
