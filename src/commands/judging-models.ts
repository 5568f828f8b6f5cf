/** Which trained models judge what a command plays. */
import { modelText, type StoredModel } from "../core/model.ts";
import { readChampions } from "../store/models/read-champions.ts";
import type { CommandContext, CommandOption } from "./command.ts";
import { withRegistry } from "./models-registry.ts";

/** The option that says whose champions judge. */
export const JUDGING_OPTION: CommandOption = {
  name: "registry",
  value: "FOLDER|none",
  description: "Folder or URL whose champions judge, or `none`; else `models.folder`.",
};

/**
 * Reads the models that judge, and tells on standard error which ones: the champions that the engine would judge by now.
 *
 * @throws EngineError `ERR_ARTIFACT_…` for one that cannot be used: without it the result would be another one.
 */
export async function readJudgingModels(
  options: Readonly<Record<string, string | undefined>>,
  context: CommandContext,
): Promise<StoredModel[]> {
  const { registry } = options;
  if (registry === "none") return [];
  const models = await withRegistry(options, context, {
    reading: { wants: ({ isNamed }) => isNamed },
    read: ({ folder }) => readChampions(folder),
  });
  if (models.length > 0) {
    const names = models.map(({ manifest }) => modelText(manifest));
    context.stderr.write(`judged by ${names.join(", ")}\n`);
  }
  return models;
}
