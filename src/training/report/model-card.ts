/** The card of a model: what people should know before they let it judge. */
import type { ModelDescription, ModelPlot } from "../../core/model.ts";
import type { Dataset, DatasetSet } from "../datasets/dataset-format.ts";
import type { TrainingInput } from "../fit/training-input.ts";
import { windowCount } from "../fit/windows.ts";
import { cell, markdownTable } from "./markdown-table.ts";

/** A number of the card: its name, itself, and what it says. */
export type CardFigure = readonly [name: string, value: string, meaning: string];

/** What a card is made of. */
export interface CardParts {
  readonly description: ModelDescription;
  readonly input: Pick<TrainingInput, "dataset" | "windows">;
  /** What the model does, in a paragraph. */
  readonly purpose: string;
  readonly figures: readonly CardFigure[];
  /** Pictures with what they show. */
  readonly pictures: readonly (ModelPlot & { readonly caption: string })[];
  /** When not to use it, whatever the data. */
  readonly limits: readonly string[];
}

const DAY_MS = 86_400_000;
/** Fewer series may have habits of their own that the family does not share. */
const SERIES_FEW = 5;
const WINDOWS_FEW = 2000;
const DAYS_FEW = 7;
/** The validation may cost this much more than the training before it is told. */
const LOSS_RATIO_HIGH = 1.5;
/** Below this, incidents are told apart hardly better than by chance. */
const SEPARATION_LOW = 0.6;
/** A model that explains less than this share has found little to learn. */
const EXPLAINED_LOW = 0.2;

function days({ from, to }: Dataset["sets"]["train"]): number {
  return (Date.parse(to ?? "") - Date.parse(from ?? "")) / DAY_MS;
}

/** What the figures and the data say against it. */
function warnings({ description: { metrics }, input: { dataset } }: CardParts): string[] {
  const { train } = dataset.sets;
  const { trainLoss = 0, validationLoss = 0, explained = 1, incidentSeparation = 1 } = metrics;
  const judged: readonly (readonly [boolean, string])[] = [
    [
      explained < EXPLAINED_LOW,
      `It explains ${percent(explained)} of what the windows vary: this family shows it hardly any shape to learn. Do not expect it to find anything.`,
    ],
    [
      incidentSeparation < SEPARATION_LOW,
      "It hardly tells apart the incidents that were left out: by itself it will not find such ones.",
    ],
    [
      validationLoss > LOSS_RATIO_HIGH * trainLoss,
      `${dataset.options.split === "series" ? "Other series" : "Later windows"} fit it worse than those it learned from (${validationLoss.toFixed(3)} against ${trainLoss.toFixed(3)}): ${dataset.options.split === "series" ? "they differ" : "the family changed meanwhile"}, or the training was too short. Train it on more, or more recent, history.`,
    ],
    [
      dataset.options.split === "series",
      "It was validated on other series of the same moment, not on a later time: nothing says how long it stays true.",
    ],
    [
      days(train) < DAYS_FEW,
      `It saw ${days(train).toFixed(1)} days: what comes once a week it may never have seen.`,
    ],
    [train.series < SERIES_FEW, `It saw ${train.series} series only: others may behave otherwise.`],
    [train.windows < WINDOWS_FEW, `It saw ${train.windows} windows only.`],
    [
      dataset.leftOut.length === 0,
      "No incident was left out of its training: what went wrong in that time counts as usual for it.",
    ],
  ];
  return judged.flatMap(([holds, sentence]) => (holds ? [sentence] : []));
}

/** A share as text. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function dataRows({ input: { dataset, windows } }: CardParts): string[][] {
  const row = (set: DatasetSet): string => setText(dataset.sets[set], windowCount(windows[set]));
  return [
    ["source", cell(dataset.sources.join(", "))],
    ["learned from", row("train")],
    ["validated on", row("validation")],
    ["left out as incidents", row("incidents")],
    ["SHA-256", `\`${dataset.sha256}\``],
  ];
}

/** What a set holds, and what part of it was read. */
function setText(
  { windows, series, from, to }: Dataset["sets"][DatasetSet],
  windowsRead: number,
): string {
  if (windows === 0) return "none";
  const part =
    windowsRead === windows ? "" : `, one in ${Math.round(windows / windowsRead)} of ${windows},`;
  return `${windowsRead} windows${part} of ${series} series, ${from} to ${to}`;
}

function optionRows({ description: { options, seed, program } }: CardParts): string[][] {
  const listed = Object.entries(options).map(([name, value]) => [name, `\`${String(value)}\``]);
  return [...listed, ["seed", `\`${seed}\``], ["program", program]];
}

/** Renders the card as Markdown. */
export function modelCard(parts: CardParts): string {
  const { description, purpose, figures, pictures, limits } = parts;
  const list = (sentences: readonly string[]): string =>
    sentences.map((sentence) => `- ${sentence}`).join("\n");
  return `${[
    `# ${description.family}: ${description.detector}`,
    purpose,
    "## On what data",
    markdownTable(["", ""], dataRows(parts)),
    "## How good",
    "Measured on windows that it did not learn from. A deviation is the usual scale of the window's own series.",
    markdownTable(
      ["figure", "value", "says"],
      figures.map((row) => [...row]),
    ),
    ...pictures.flatMap(({ file, caption }) => [`![${caption}](${file})`, `*${caption}*`]),
    "## When not to use it",
    list([...warnings(parts), ...limits]),
    "## How it was made",
    markdownTable(["option", "value"], optionRows(parts)),
    "The same data, options and program give the same weights on the same backend. Whether it finds more than the engine does without it is not " +
      "said here: `outlierd models compare` measures that on labelled history.",
  ].join("\n\n")}\n`;
}
