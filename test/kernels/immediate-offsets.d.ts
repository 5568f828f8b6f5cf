// biome-ignore lint/correctness/noUnresolvedImports: the declaration of a script that has no types of its own.
declare module "*/immediate-offsets.mjs" {
  /** Gives constant terms of an index into the arena to AssemblyScript as immediate offsets of loads and stores. */
  export function withImmediateOffsets(text: string): string;
}
