/** What a published registry has: `index.json`, format 1; `docs/reference/model-format.md` is its public page. */
import { z } from "zod";
import { MODEL_DETECTORS } from "../../core/model.ts";
import { Challenger } from "./challenger.ts";
import { Champion } from "./champion.ts";
import { fitting, isVersion, parseJson, sha256 } from "./manifest.ts";

/** File that says what there is: HTTP has no listing of folders. */
export const INDEX_FILE = "index.json";
/** Files of a version; `comparison.json`, which may change, is none of them. No name leads out of a folder. */
const VERSION_FILE =
  /^(?:manifest\.json|weights\.bin|model\.json|CARD\.md|[A-Za-z0-9][\w-]{0,99}\.svg)$/;
const FILES_MAX = 32;

const IndexedFile = z.strictObject({
  file: z.string().refine(isVersionFile, "must be the name of a file of a model"),
  bytes: z.int().nonnegative(),
  sha256,
});

const IndexedVersion = z.strictObject({
  version: z.string().refine(isVersion, "must be YYYYMMDD-hhhhhhhh"),
  files: z
    .array(IndexedFile)
    .max(FILES_MAX)
    .refine((files) => differ(files.map(({ file }) => file)), "must not name a file twice"),
});

const IndexedSlot = z.strictObject({
  family: z.string().min(1).refine(isFamily, "must be the name of a family"),
  detector: z.enum(MODEL_DETECTORS),
  /** Content of `champion.json`, where there is one. */
  champion: Champion.optional(),
  /** Content of `challenger.json`, where there is one. */
  challenger: Challenger.optional(),
  versions: z
    .array(IndexedVersion)
    .refine(
      (versions) => differ(versions.map(({ version }) => version)),
      "must not name a version twice",
    ),
});

/** What an `index.json` of format 1 holds. */
const RegistryIndex = z.strictObject({
  format: z.literal(1),
  slots: z
    .array(IndexedSlot)
    .refine(
      (slots) => differ(slots.map(({ family, detector }) => `${family}/${detector}`)),
      "must not name a family's detector twice",
    ),
});

/** A file of a version, byte for byte. */
export type IndexedFile = z.output<typeof IndexedFile>;
/** A version with all its files. */
export type IndexedVersion = z.output<typeof IndexedVersion>;
/** A slot with its versions, and with what says which of them judges. */
export type IndexedSlot = z.output<typeof IndexedSlot>;
/** All that a registry has. */
export type RegistryIndex = z.output<typeof RegistryIndex>;

/** Whether a file with this name belongs to a version for good. */
export function isVersionFile(name: string): boolean {
  return VERSION_FILE.test(name);
}

/**
 * The index from its text. Every name in it is one that outlierd itself would have given: none leads out of a registry.
 *
 * @param path Its file or URL, for the message.
 * @throws EngineError `ERR_ARTIFACT_FORMAT` for what is no index of format 1.
 */
export function parseIndex(text: string, path: string): RegistryIndex {
  return fitting(RegistryIndex, parseJson(text, path), {
    problem: `${path} is no index of format 1`,
    remedy: "write it anew with `outlierd models index`, or update outlierd",
  });
}

/** The versions of a slot that have a part to play: champion and challenger. */
export function namedVersions({ champion, challenger }: IndexedSlot): string[] {
  const named = [champion, challenger].flatMap((record) => record?.version ?? []);
  return [...new Set(named)];
}

/** Half a surrogate pair cannot be part of a folder's name. */
function isFamily(family: string): boolean {
  return !/\p{Surrogate}/u.test(family);
}

function differ(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}
