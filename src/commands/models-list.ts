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
    "on. What cannot be read shows its error's code: a manifest, champion.json, or a version",
    "that champion.json names and that is gone.",
  ],
  operands: { text: "", min: 0, max: 0 },
  options: REGISTRY_OPTIONS,
  examples: [["outlierd models list", "What is there, and what judges."]],
  async run({ options }, context) {
    const registry = registryOf(options, context);
    const slots = await listModels(registry);
    const nowMs = context.clock();
    const rows = await Promise.all(slots.map((slot) => slotRows(registry, slot, nowMs)));
    const header = ["family", "detector", "version", "judges", "validation loss", "age"];
    const isEmpty = rows.every(({ length }) => length === 0);
    const text = isEmpty ? `no models in ${registry}` : markdownTable(header, rows.flat());
    context.stdout.write(`${text}\n`);
    return 0;
  },
};

async function slotRows(registry: string, slot: ListedSlot, nowMs: number): Promise<string[][]> {
  const { family, detector, versions } = slot;
  const champion = await orCode(async () => (await readChampion(registry, slot))?.version);
  if (isCode(champion) && versions.length === 0) return [[family, detector, "", champion, "", ""]];
  // The champion too where its folder is gone: the engine asks for it.
  const isListed = champion === undefined || isCode(champion) || versions.includes(champion);
  return Promise.all(
    (isListed ? versions : [...versions, champion]).map(async (version) => {
      const [loss, age] = await figuresOf(registry, { family, detector, version }, nowMs);
      return [family, detector, version, markOf(version, champion), loss, age];
    }),
  );
}

/** Which mark a version gets: of a champion file that cannot be read, its error. */
function markOf(version: string, champion: string | undefined): string {
  if (isCode(champion)) return champion;
  return version === champion ? "champion" : "";
}

function isCode(champion: string | undefined): champion is string {
  return champion?.startsWith("ERR_") === true;
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
