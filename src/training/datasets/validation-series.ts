import { createHash } from "node:crypto";

/**
 * Chooses the series that validate: those whose names have the least hashes, the share of them to the nearest, at least one.
 *
 * Ids follow the order of arrival: fields of a line come one after the other, line after line, so that one in every five ids
 * would be the same field of every host. A name's hash knows no such order, and the same series validate in any engine.
 *
 * @param names Names of series by their ids.
 * @param share Above 0 and at most 0.5.
 * @returns Their ids.
 */
export function validationSeries(
  names: ReadonlyMap<number, string>,
  share: number,
): ReadonlySet<number> {
  const ranked = [...names]
    .map(([id, name]) => ({ id, hash: createHash("sha256").update(name).digest("hex") }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1));
  const count = Math.max(1, Math.round(share * ranked.length));
  return new Set(ranked.slice(0, count).map(({ id }) => id));
}
