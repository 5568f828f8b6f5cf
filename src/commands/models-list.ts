import { EngineError } from "../core/errors.ts";
import type { ModelName } from "../core/model.ts";
import { readChampion } from "../store/models/champion.ts";
import { type ListedSlot, listModels } from "../store/models/list-models.ts";
import { readManifest } from "../store/models/read-model.ts";
import { fixed, markdownTable } from "../training/report/markdown-table.ts";
import type { Command } from "./command.ts";
import { REGISTRY_OPTIONS, registryOf } from "./models-registry.ts";

const DAY_MS = 86_400_000;

/** Lists what lies in a registry. */
export const modelsList: Command = {
  name: "models list",
  summary: "List the trained models, and which of them judge.",
  description: [
    "Prints a table of every version by family and detector, as Markdown: the champion,",
    "which judges, is marked; age is the time since the last sample that it was trained",
    "on. A manifest that cannot be read shows its error's code.",
  ],
  operands: { text: "", min: 0, max: 0 },
  options: REGISTRY_OPTIONS,
  examples: [["outlierd models list", "What is there, and what judges."]],
  async run({ options }, context) {
    const registry = registryOf(options, context);
    const slots = await listModels(registry);
    if (slots.length === 0) {
      context.stdout.write(`no models in ${registry}\n`);
      return 0;
    }
    const rows = await Promise.all(slots.map((slot) => slotRows(registry, slot, context.clock())));
    const header = ["family", "detector", "version", "judges", "validation loss", "age"];
    context.stdout.write(`${markdownTable(header, rows.flat())}\n`);
    return 0;
  },
};

async function slotRows(registry: string, slot: ListedSlot, nowMs: number): Promise<string[][]> {
  const champion = await orCode(async () => (await readChampion(registry, slot))?.version);
  const { family, detector, versions } = slot;
  return Promise.all(
    versions.map(async (version) => {
      const [loss, age] = await figuresOf(registry, { family, detector, version }, nowMs);
      return [family, detector, version, markOf(version, champion), loss, age];
    }),
  );
}

/** Which mark a version gets: of a champion file that cannot be read, its error. */
function markOf(version: string, champion: string | undefined): string {
  if (champion?.startsWith("ERR_") === true) return champion;
  return version === champion ? "champion" : "";
}

async function figuresOf(
  registry: string,
  name: ModelName,
  nowMs: number,
): Promise<[string, string]> {
  try {
    const { metrics, data } = await readManifest(registry, name);
    const { validationLoss = Number.NaN } = metrics;
    const days = (nowMs - Date.parse(data.to)) / DAY_MS;
    return [fixed(validationLoss, 4), `${fixed(days, 1)} d`];
  } catch (error) {
    return [codeOf(error), ""];
  }
}

async function orCode(read: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await read();
  } catch (error) {
    return codeOf(error);
  }
}

function codeOf(error: unknown): string {
  if (error instanceof EngineError) return error.code;
  throw error;
}
