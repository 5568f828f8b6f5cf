import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { FamilyRule } from "../families/options.ts";
import { parseFamilies } from "./families-file.ts";

/** The file that is shipped: beside the folders of source and build alike. */
const FILE = fileURLToPath(new URL("../../config/families.yaml", import.meta.url));

let shipped: readonly FamilyRule[] | undefined;

/** The families that outlierd knows by itself, of `config/families.yaml`; read at the first call. */
export function shippedFamilies(): readonly FamilyRule[] {
  shipped ??= parseFamilies(readFileSync(FILE, "utf8"), FILE);
  return shipped;
}
