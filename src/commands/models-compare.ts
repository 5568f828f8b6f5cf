import { join } from "node:path";
import { didYouMean } from "../config/nearest.ts";
import { EngineError } from "../core/errors.ts";
import { modelText } from "../core/model.ts";
import { type WrittenComparison, writeComparison } from "../store/models/comparison.ts";
import {
  type ComparedSide,
  compareStrengths,
  type ModelComparison,
} from "../training/comparison/compare-strengths.ts";
import { WARM_UP_SAMPLES } from "../training/comparison/strength-log.ts";
import { comparisonPlot } from "../training/plots/comparison-plot.ts";
import { comparisonReport } from "../training/report/comparison-report.ts";
import type { Command, CommandContext } from "./command.ts";
import { type ComparedFile, type ComparePlan, planComparison } from "./compare-plan.ts";
import { type RunStrengths, runCompared } from "./compared-run.ts";
import { parseModel, REGISTRY_OPTIONS } from "./models-registry.ts";
import { createProgress } from "./progress.ts";
import { makeFolder, writeText } from "./write-lines.ts";

/** Compares a model with the champion on history. */
export const modelsCompare: Command = {
  name: "models compare",
  summary: "Compare a model with the champion on history, at equally many false alerts.",
  description: [
    "Replays line protocol or CSV through the engine twice, judged by the champion and by",
    "this model in its place, and prints what each finds, misses and when. Each side gets",
    "the lowest threshold at which it raises no more false alerts than the champion at the",
    "configured one. False is an alert outside every fault; without labels all count. The",
    "verdict is that of the first rule that applies. Untested: no alert differs. Worse: at",
    "the configured threshold it raises more false alerts. Undecided: there are no labels.",
    "Better: it finds more faults; worse: fewer. Better: it finds them earlier; worse:",
    "later. Equal: the same faults, as early. Else undecided. More and fewer are what chance",
    "gives in 5 % of cases at most (exact sign tests of what one side alone has, which takes",
    "six cases at least). Written to comparison.json beside the model, which `models promote`",
    `asks for. The first ${WARM_UP_SAMPLES} samples of each series do not count: a model is silent then.`,
  ],
  operands: { text: "FAMILY/DETECTOR/VERSION", min: 1, max: 1 },
  options: [
    { name: "data", value: "FILE,…", description: "History, in the order of its time." },
    {
      name: "labels",
      value: "FILE",
      description: "What was wrong and when, as `backtest` takes it.",
    },
    {
      name: "against",
      value: "VERSION|none",
      description: "What to compare with; else the champion, or none where there is none.",
    },
    { name: "out", value: "FOLDER", description: "Folder for report.md and alerts.svg." },
    ...REGISTRY_OPTIONS,
  ],
  examples: [
    [
      "outlierd models compare cpu/clustering/20260131-1f2e3d4c --data m.lp.gz --labels m.json",
      "On what a simulation has labelled.",
    ],
    [
      "outlierd models compare cpu/regression/20260131-4ed57021 --data a.lp,b.lp --against none",
      "With no model at all, on what was recorded.",
    ],
  ],
  async run({ operands: [text = ""], options }, context) {
    const plan = await planComparison(parseModel(text), options, context);
    const runs = await runBoth(plan, context);
    if (context.stop.aborted) {
      context.stderr.write("stopped: nothing was compared\n");
      return 1;
    }
    refuseUncountable(plan, runs.champion);
    const comparison = compareStrengths({
      champion: runs.champion.strengths,
      challenger: runs.challenger.strengths,
      configured: runs.champion.threshold,
      windows: plan.labels?.windows,
    });
    refuseNothingToFind(plan, comparison);
    const model = modelText(plan.name);
    const report = comparisonReport({ model, against: plan.against, comparison });
    const outcome = await store(plan, storedComparison(plan, comparison, context));
    context.stdout.write(`${report}\n${outcome}\n`);
    if (plan.out !== undefined) writeReport(plan.out, { model, report, comparison });
    return 0;
  },
};

/** Writes the comparison beside the model, where that is possible. Returns what became of it. */
async function store(
  { registry, name }: ComparePlan,
  comparison: Omit<WrittenComparison, "format">,
): Promise<string> {
  if (registry !== undefined) {
    return `written to ${await writeComparison(registry, name, comparison)}`;
  }
  return "not written: this registry can only be read; to promote the model, compare it in the folder that is yours";
}

/** Plays the history twice, one after the other; what became of its lines is told once. */
async function runBoth(
  { files, config, name: { family }, champions, challengers }: ComparePlan,
  context: CommandContext,
): Promise<{ readonly champion: RunStrengths; readonly challenger: RunStrengths }> {
  const { stderr: writer, clock } = context;
  const parts = { config, family, files: files.map(({ file }) => file) };
  const first = createProgress({ writer, clock, label: "champion" });
  const champion = await runCompared({ ...parts, models: champions, progress: first }, context);
  const second = createProgress({ writer, clock, label: "challenger" });
  const progress = { ...second, print: second.clear };
  const challenger = await runCompared({ ...parts, models: challengers, progress }, context);
  return { champion, challenger };
}

/** History must have the family, and enough of it that both models get to speak. */
function refuseUncountable({ name: { family } }: ComparePlan, run: RunStrengths): void {
  const { strengths, families } = run;
  const longest = strengths.reduce((most, { samples }) => Math.max(most, samples), 0);
  if (longest > WARM_UP_SAMPLES) return;
  if (longest > 0) {
    throw new EngineError(
      "ERR_INPUT_INVALID",
      `no series of family ${family} has more than ${longest} samples, and the first ${WARM_UP_SAMPLES} of each do not count, because a model is silent then; give a longer history`,
    );
  }
  const others = families.filter((known) => known !== family);
  const has = others.length === 0 ? "holds no sample" : `has ${others.toSorted().join(", ")}`;
  throw new EngineError(
    "ERR_INPUT_INVALID",
    `the history has no series of family ${family}: it ${has}${didYouMean(family, others)}`,
  );
}

function refuseNothingToFind({ labels }: ComparePlan, { faults }: ModelComparison): void {
  if (labels === undefined || (faults ?? []).length > 0) return;
  throw new EngineError(
    "ERR_INPUT_INVALID",
    `${labels.file} names no fault that begins while a series of the family is counted; give labels and history that belong together, or leave out --labels`,
  );
}

function writeReport(
  folder: string,
  parts: {
    readonly model: string;
    readonly report: string;
    readonly comparison: ModelComparison;
  },
): void {
  const { model, report, comparison } = parts;
  makeFolder(folder);
  writeText(join(folder, "alerts.svg"), comparisonPlot(comparison, model));
  writeText(join(folder, "report.md"), `${report}\n![When each alerts](alerts.svg)\n`);
}

/** What `comparison.json` holds. */
function storedComparison(
  { against, files, labels }: ComparePlan,
  comparison: ModelComparison,
  { clock, version }: CommandContext,
): Omit<WrittenComparison, "format"> {
  const { verdict, leans, reason, tests } = comparison;
  const { configured, faults, extent, champion, challenger } = comparison;
  return {
    against,
    verdict,
    leans,
    reason,
    tests,
    compared: new Date(clock()).toISOString(),
    program: `outlierd ${version}`,
    data: {
      files: files.map(namedFile),
      series: extent.series,
      samples: extent.samples,
      from: new Date(extent.fromMs).toISOString(),
      to: new Date(extent.toMs).toISOString(),
    },
    labels: labels === undefined ? null : { ...namedFile(labels), faults: faults?.length },
    threshold: configured,
    champion: figuresOf(champion),
    challenger: figuresOf(challenger),
  };
}

function namedFile({ name, sha256 }: ComparedFile): Pick<ComparedFile, "name" | "sha256"> {
  return { name, sha256 };
}

function figuresOf(side: ComparedSide): Record<string, number | null> {
  const { found, delayMsMedian, falseAlerts, above, falseAlertsConfigured } = side;
  return {
    found,
    delaySecondsMedian: Number.isFinite(delayMsMedian) ? delayMsMedian / 1000 : null,
    falseAlerts,
    above,
    falseAlertsAtThreshold: falseAlertsConfigured,
  };
}
