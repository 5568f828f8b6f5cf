/** Where a registry lies: in a folder, in the package, or at a URL. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of the registry where none is named. */
const USUAL = "models";
/** Models that come with the package: beside the folders of source and build alike. */
const SHIPPED = fileURLToPath(new URL("../../../models", import.meta.url));
/** How a URL begins; `C:\models` is none. */
const SCHEME = /^[a-z][a-z\d+.-]*:\/\//i;

/** Whether a text can name a registry: any path can, but of URLs only those with `http` or `https`. */
export function isRegistryName(text: string): boolean {
  return !SCHEME.test(text) || (/^https?:/i.test(text) && URL.canParse(text));
}

/** The URL of a registry that lies at one; `undefined` for any other, and where none is named. */
export function registryUrl(name: string | undefined): URL | undefined {
  return name !== undefined && SCHEME.test(name) ? new URL(name) : undefined;
}

/** A folder with models. */
export interface RegistryFolder {
  readonly folder: string;
  /** Whether it is the one in the package, which is read only: an update replaces it. */
  readonly isShipped: boolean;
}

/**
 * Finds the folder that models are read from.
 *
 * @param name As it was named; where it was not, `models` is taken if it exists, else the models in the package.
 * @param base Folder that relative names start from.
 */
export function folderToRead(name: string | undefined, base: string): RegistryFolder {
  const folder = folderToWrite(name, base);
  const isShipped = name === undefined && !existsSync(folder);
  return { folder: isShipped ? SHIPPED : folder, isShipped };
}

/** The folder that models are written to, which need not exist: the one that was named, else `models`. */
export function folderToWrite(name: string | undefined, base: string): string {
  return resolve(base, name ?? USUAL);
}

/** A URL for people: without user, password and query, which may be secret. */
export function urlText({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}
