/** How a model did beside the champion on the same data: `comparison.json` in its folder. */
import { join } from "node:path";
import { z } from "zod";
import { EngineError } from "../../core/errors.ts";
import { type ModelName, modelText } from "../../core/model.ts";
import type { Champion } from "./champion.ts";
import { parseJson, wrongFormat } from "./manifest.ts";
import { modelFolder } from "./places.ts";
import { readIfThere } from "./read-if-there.ts";
import { replaceFile } from "./write-files.ts";

const COMPARISON_FILE = "comparison.json";

/** What a `comparison.json` of format 1 has to hold; what else it holds is for people. */
const Comparison = z.looseObject({
  format: z.literal(1),
  /** Version of the champion that it was compared with; `null` = none. */
  against: z.string().nullable(),
  verdict: z.enum(["better", "equal", "worse"]),
  compared: z.iso.datetime(),
});

/** What a comparison says. */
export type Comparison = z.output<typeof Comparison>;

/**
 * Reads how a model compared.
 *
 * @returns `undefined` where it never was.
 * @throws EngineError `ERR_ARTIFACT_NOT_FOUND` for a file that cannot be read, `ERR_ARTIFACT_FORMAT` for one that cannot be
 *   understood.
 */
export async function readComparison(
  registry: string,
  name: ModelName,
): Promise<Comparison | undefined> {
  const path = join(modelFolder(registry, name), COMPARISON_FILE);
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  const parsed = Comparison.safeParse(parseJson(text, path));
  if (parsed.success) return parsed.data;
  throw wrongFormat(`${path} is no comparison of format 1`, "remove it, and compare again");
}

/**
 * Writes how a model compared into its folder, in place of the comparison before.
 *
 * @returns Path of the file.
 * @throws EngineError `ERR_STORE` if it cannot be written; then the one before stays.
 */
export async function writeComparison(
  registry: string,
  name: ModelName,
  comparison: Comparison,
): Promise<string> {
  const path = join(modelFolder(registry, name), COMPARISON_FILE);
  await replaceFile(path, `${JSON.stringify(comparison, null, 2)}\n`);
  return path;
}

/**
 * Refuses a model that has not been shown to be at least as good as the champion.
 *
 * @throws EngineError `ERR_MODEL_NOT_BETTER`, saying why.
 */
export function checkComparison(
  name: ModelName,
  comparison: Comparison | undefined,
  champion: Champion | undefined,
): void {
  const problem = problemOf(comparison, champion);
  if (problem === undefined) return;
  throw new EngineError(
    "ERR_MODEL_NOT_BETTER",
    `${modelText(name)} ${problem}; compare it, or promote it with --force and a reason`,
  );
}

function problemOf(
  comparison: Comparison | undefined,
  champion: Champion | undefined,
): string | undefined {
  if (comparison === undefined) return "was never compared";
  const { against, verdict } = comparison;
  if (against !== (champion?.version ?? null)) {
    const now = champion === undefined ? "there is none" : `that is ${champion.version}`;
    return `was compared with ${against ?? "no champion"}, and now ${now}`;
  }
  return verdict === "worse" ? `was found worse than ${against ?? "no model"}` : undefined;
}
