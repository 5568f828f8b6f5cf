import { EngineError } from "../core/errors.ts";
import type { ModelName } from "../core/model.ts";
import { readChallenger } from "../store/models/challenger.ts";
import { readChampion } from "../store/models/champion.ts";
import { type ListedSlot, listModels } from "../store/models/list-models.ts";
import { MANIFEST_FILE } from "../store/models/places.ts";
import { readManifest } from "../store/models/read-model.ts";
import type { Trying } from "../store/models/registry-copy.ts";
import { fixed, markdownTable } from "../training/report/markdown-table.ts";
import type { Command, TextWriter } from "./command.ts";
import { REGISTRY_OPTIONS, type ReadableRegistry, withRegistry } from "./models-registry.ts";

const DAY_MS = 86_400_000;

/** Lists what lies in a registry. */
export const modelsList: Command = {
  name: "models list",
  summary: "List the trained models, and which of them judge.",
  description: [
    "Prints a table of every version by family and detector, as Markdown: the champion,",
    "which judges, and the challenger, which judges in shadow, are marked; age is the time",
    "since the last sample that it was trained on. What cannot be read shows its error's",
    "code: a manifest, champion.json, challenger.json, or a version that one of these names",
    "and that is gone. Without `models` and a configuration it lists what comes with",
    "outlierd.",
  ],
  operands: { text: "", min: 0, max: 0 },
  options: REGISTRY_OPTIONS,
  examples: [
    ["outlierd models list", "What is there, and what judges."],
    ["outlierd models list --registry https://models.example.org", "What is published there."],
  ],
  async run({ options }, context) {
    const text = await withRegistry(options, context, {
      reading: {
        wants: () => true,
        wantsFile: (file) => file === MANIFEST_FILE,
        trying: telling(context.stderr),
      },
      read: (registry) => tableOf(registry, context.clock()),
    });
    context.stdout.write(`${text}\n`);
    return 0;
  },
};

/** Tells what could not be fetched; the rest is listed. */
function telling(stderr: TextWriter): Trying {
  return async (_, attempt) => {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      stderr.write(`outlierd: ${error.message} [${error.code}]\n`);
      return undefined;
    }
  };
}

async function tableOf({ folder, text }: ReadableRegistry, nowMs: number): Promise<string> {
  const slots = await listModels(folder);
  const rows = (await Promise.all(slots.map((slot) => slotRows(folder, slot, nowMs)))).flat();
  const header = ["family", "detector", "version", "judges", "validation loss", "age"];
  return rows.length === 0 ? `no models in ${text}` : markdownTable(header, rows);
}

async function slotRows(registry: string, slot: ListedSlot, nowMs: number): Promise<string[][]> {
  const { family, detector, versions } = slot;
  const roles: readonly Role[] = [
    ["champion", await orCode(async () => (await readChampion(registry, slot))?.version)],
    ["challenger", await orCode(async () => (await readChallenger(registry, slot))?.version)],
  ];
  const named = roles.flatMap(([, version]) => version ?? []);
  const codes = named.filter(isCode);
  // Also those whose folder is gone: the engine asks for them.
  const listed = [...new Set([...versions, ...named.filter((version) => !isCode(version))])];
  if (listed.length === 0 && codes.length > 0) {
    return [[family, detector, "", codes.join(", "), "", ""]];
  }
  return Promise.all(
    listed.map(async (version) => {
      const [loss, age] = await figuresOf(registry, { family, detector, version }, nowMs);
      return [family, detector, version, marksOf(version, roles), loss, age];
    }),
  );
}

/** What a version may be, and the version that is it: of a file that cannot be read, its error's code. */
type Role = readonly [name: string, version: string | undefined];

/** Which marks a version gets: of a file that cannot be read, its error. */
function marksOf(version: string, roles: readonly Role[]): string {
  return roles
    .flatMap(([name, holder]) => {
      if (holder !== undefined && isCode(holder)) return holder;
      return holder === version ? name : [];
    })
    .join(", ");
}

function isCode(version: string): boolean {
  return version.startsWith("ERR_");
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
