/** Tests of types that old packages find in `node:util`, and that Node 23 has removed from it. */
const REMOVED = {
  isArray: (value: unknown): boolean => Array.isArray(value),
  isBoolean: (value: unknown): boolean => typeof value === "boolean",
  isNull: (value: unknown): boolean => value === null,
  isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
  isNumber: (value: unknown): boolean => typeof value === "number",
  isObject: (value: unknown): boolean => typeof value === "object" && value !== null,
  isString: (value: unknown): boolean => typeof value === "string",
  isUndefined: (value: unknown): boolean => value === undefined,
};

/** Gives a module the functions that it does not have any more; those that it has stay. */
export function defineMissing(module: Record<string, unknown>): void {
  for (const [name, replacement] of Object.entries(REMOVED)) module[name] ??= replacement;
}
