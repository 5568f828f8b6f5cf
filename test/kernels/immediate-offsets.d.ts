declare module "*/immediate-offsets.mjs" {
  /** Gives constant terms of an index into the arena to AssemblyScript as immediate offsets of loads and stores. */
  export function withImmediateOffsets(text: string): string;
}
