/** Rewrites the tables of `benchmarks/README.md` from `benchmarks/results`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readResults } from "../measure/results.ts";
import { renderReport, replaceReport } from "./report.ts";

const page = join(import.meta.dirname, "../README.md");
writeFileSync(page, replaceReport(readFileSync(page, "utf8"), renderReport(readResults())));
