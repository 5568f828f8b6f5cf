/** One thing that is wrong with a configuration. */
export interface Problem {
  /** Keys and indexes from the root to the value, or to the record that holds an unknown key. */
  readonly path: readonly PropertyKey[];
  /** The key itself is what is wrong: point at it instead of its value. */
  readonly atKey: boolean;
  /** What is wrong, and what would be right. */
  readonly message: string;
}

/** A path as people write it: `webhooks[0].url`; `(root)` where it is empty. */
export function pathText(path: readonly PropertyKey[]): string {
  const text = path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("");
  return text.replace(/^\./, "") || "(root)";
}
