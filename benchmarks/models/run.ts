/**
 * Trains the models that the project ships, on its own simulator: `npm run models`.
 *
 * Everything goes by the command line, as a user would do it: a fleet is simulated, each family's lines become a data set
 * without the faults, and every detector is trained on it. The same options give the same versions, so a second run
 * changes nothing. `-- --only cpu,mem` trains some of the families, which come out the same. Nothing is promoted: whether
 * a model helps is for `outlierd models compare` to say.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { simulateFamilies } from "../load/simulated-families.ts";
import { runOutlierd } from "../measure/command-line.ts";

const MODELS = new URL("../../models", import.meta.url).pathname;

/** What is simulated: two sites for ten days, with faults and releases. */
const FLEET = { hosts: 8, days: 10, seed: 20 };

/** The families, and how the lines of their measurements begin. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  cpu: ["cpu,"],
  mem: ["mem,"],
  disk: ["disk,"],
  diskio: ["diskio,"],
  net: ["net,"],
  system: ["system,"],
  docker: ["docker_container_"],
  nginx: ["nginx,"],
  postgresql: ["postgresql,"],
  redis: ["redis,"],
  http_response: ["http_response,"],
};

const { values } = parseArgs({
  options: { only: { type: "string", default: Object.keys(FAMILIES).join(",") } },
});
const wanted = new Set(values.only.split(","));
const families = Object.fromEntries(Object.entries(FAMILIES).filter(([name]) => wanted.has(name)));

const folder = mkdtempSync(join(tmpdir(), "outlierd-models-"));
try {
  for (const [family, file] of await simulateFamilies({ ...FLEET, folder, families })) {
    const data = ["--out", `data-${family}`, "--leave-out", "labels.json"];
    await runOutlierd({ folder, argv: ["dataset", file, "--family", family, ...data] });
    // WebAssembly is there on every machine, and gives the same bits on each.
    const training = ["--data", `data-${family}`, "--backend", "wasm", "--registry", MODELS];
    await runOutlierd({ folder, argv: ["train", "--family", family, ...training] });
  }
} finally {
  rmSync(folder, { recursive: true });
}
