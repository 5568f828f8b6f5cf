import type { WriteReport } from "../core/source.ts";

const REFUSED_SHOWN = 5;

/** Says what became of the lines of a file or another source, with the first few that were refused. */
export function reportText(source: string, report: WriteReport): string {
  const refused = report.refused
    .slice(0, REFUSED_SHOWN)
    .map(({ line, reason }) => `\n  line ${line}: ${reason}`);
  const more = report.refusedCount - refused.length;
  const rest = more > 0 ? `\n  and ${more} more` : "";
  return `${source}: ${report.lines} lines, ${report.rows} samples, ${report.refusedCount} lines refused${refused.join("")}${rest}`;
}
