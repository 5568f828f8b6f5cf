import { join } from "node:path";
import { INDEX_FILE } from "../store/models/registry-index.ts";
import { writeIndex } from "../store/models/write-index.ts";
import type { Command } from "./command.ts";
import { FOLDER_OPTIONS, folderToChange } from "./models-registry.ts";

/** Makes a registry ready to be published. */
export const modelsIndex: Command = {
  name: "models index",
  summary: "Write a registry's index.json, with which any web server publishes it.",
  description: [
    "Writes which versions a registry has, with the SHA-256 of their files, and which of",
    "them judge. Engines whose `models.folder` is the URL of such a folder follow it. Once",
    "the file is there, the commands that change the registry keep it up to date; after",
    "changes by other means run this again.",
  ],
  operands: { text: "", min: 0, max: 0 },
  options: FOLDER_OPTIONS,
  examples: [
    ["outlierd models index", "Publish ./models, or what the configuration names."],
    ["outlierd models index --registry /srv/www/models", "After copying versions there."],
  ],
  async run({ options }, context) {
    const registry = folderToChange(options, context);
    const { slots } = await writeIndex(registry);
    const versions = slots.reduce((sum, slot) => sum + slot.versions.length, 0);
    const champions = slots.filter(({ champion }) => champion !== undefined).length;
    context.stdout.write(
      `${join(registry, INDEX_FILE)}: ${versions} versions, ${champions} of them champions\n`,
    );
    return 0;
  },
};
