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

/** Format of the comparisons that are written; every older one stays readable. */
const FORMAT = 2;

const PairedTest = z.strictObject({
  champion: z.int().nonnegative(),
  challenger: z.int().nonnegative(),
  pValue: z.number().min(0).max(1),
});

/** What a `comparison.json` of any format has to hold; what else it holds is for people. */
const AnyComparison = z.looseObject({
  /** Version of the champion that it was compared with; `null` = none. */
  against: z.string().nullable(),
  compared: z.iso.datetime(),
});

const Comparison = AnyComparison.extend({
  format: z.literal(FORMAT),
  verdict: z.enum(["better", "equal", "worse", "undecided", "untested"]),
  /** Where it is undecided: which way the number of faults points. */
  leans: z.enum(["better", "worse", "neither"]),
  reason: z.string(),
  tests: z.strictObject({ falseAlerts: PairedTest, faults: PairedTest, delays: PairedTest }),
});

/** Format 1 had no tests: one fault more was better, and equal also what showed nothing. */
const FirstComparison = AnyComparison.extend({
  format: z.literal(1),
  verdict: z.enum(["better", "equal", "worse"]),
}).transform(({ verdict, against, compared }) => ({
  against,
  compared,
  verdict: verdict === "worse" ? verdict : ("undecided" as const),
  leans: verdict === "equal" ? ("neither" as const) : verdict,
  reason: `found ${verdict} by an earlier outlierd, which did not ask what chance explains`,
}));

/** What is written of a comparison. */
export type WrittenComparison = z.output<typeof Comparison>;

/** What a comparison says, of whichever format. */
export type Comparison = Pick<
  WrittenComparison,
  "against" | "compared" | "verdict" | "leans" | "reason"
>;

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
  const parsed = z.union([Comparison, FirstComparison]).safeParse(parseJson(text, path));
  if (parsed.success) return parsed.data;
  throw wrongFormat(
    `${path} is no comparison of format ${FORMAT} or older`,
    "remove it, and compare again",
  );
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
  comparison: Omit<WrittenComparison, "format">,
): Promise<string> {
  const path = join(modelFolder(registry, name), COMPARISON_FILE);
  await replaceFile(path, `${JSON.stringify({ format: FORMAT, ...comparison }, null, 2)}\n`);
  return path;
}

/**
 * Refuses a model that was found worse than the champion, or was not put to the test. One that may be better or not is let pass,
 * unless it finds fewer faults.
 *
 * @returns What people should know of the comparison; `undefined` where it is decided.
 * @throws EngineError `ERR_MODEL_NOT_BETTER`, saying why.
 */
export function checkComparison(
  name: ModelName,
  comparison: Comparison | undefined,
  champion: Champion | undefined,
): string | undefined {
  const problem = problemOf(comparison, champion);
  if (problem !== undefined) {
    throw new EngineError(
      "ERR_MODEL_NOT_BETTER",
      `${modelText(name)} ${problem}, or promote it with --force and a reason`,
    );
  }
  if (comparison?.verdict !== "undecided") return undefined;
  const { against, reason } = comparison;
  return `undecided whether it is better than ${against ?? "no model"}: ${reason}`;
}

function problemOf(
  comparison: Comparison | undefined,
  champion: Champion | undefined,
): string | undefined {
  if (comparison === undefined) return "was never compared; compare it";
  const { against, verdict, leans, reason } = comparison;
  if (against !== (champion?.version ?? null)) {
    const now = champion === undefined ? "there is none" : `that is ${champion.version}`;
    return `was compared with ${against ?? "no champion"}, and now ${now}; compare it`;
  }
  const than = against ?? "no model";
  if (verdict === "worse") {
    return `was found worse than ${than}: ${reason}; compare it on other history`;
  }
  if (verdict === "untested") {
    return `was compared with ${than} on a history that does not show what it does: ${reason}; compare it on a longer one`;
  }
  if (verdict === "undecided" && leans === "worse") {
    return `finds fewer faults than ${than}, which may be chance: ${reason}; compare it on history with more faults`;
  }
  return undefined;
}
