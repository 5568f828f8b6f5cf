import { assert } from "../core/assert.ts";
import type { Counter, Gauge, Labels, Metrics } from "../core/metrics.ts";

/** Content type of `MetricsRegistry.text()`. */
export const METRICS_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Metrics that can be printed. */
export interface MetricsRegistry extends Metrics {
  /**
   * The gauge of that name. One whose name ends in `_total` is printed as a counter: a number that only grows and
   * that somebody else adds up, such as the kernel or the operating system.
   */
  gauge(name: string, help: string): Gauge;
  /**
   * Every metric that has a sample, in the Prometheus text format 0.0.4; gauges are asked now.
   *
   * @see https://prometheus.io/docs/instrumenting/exposition_formats/
   */
  text(): string;
}

interface Printed {
  text(): string;
}

/** Makes a registry without any metric. */
export function createMetricsRegistry(): MetricsRegistry {
  const counters = new Map<string, Counter & Printed>();
  const gauges = new Map<string, Gauge & Printed>();

  return {
    counter(name, help) {
      assert(/^[a-z_][a-z0-9_]*_total$/.test(name), `counter ${name}: lower case, ends in _total`);
      assert(!gauges.has(name), `metric ${name} is a gauge already`);
      return entry(counters, name, () => createCounter(name, help));
    },
    gauge(name, help) {
      assert(/^[a-z_][a-z0-9_]*$/.test(name), `gauge ${name}: lower case`);
      assert(!counters.has(name), `metric ${name} is a counter already`);
      return entry(gauges, name, () => createGauge(name, help));
    },
    text: () => [...counters.values(), ...gauges.values()].map((metric) => metric.text()).join(""),
  };
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

function createCounter(name: string, help: string): Counter & Printed {
  const sums = new Map<string, number>();
  return {
    add(amount, labels) {
      assert(amount >= 0, `counter ${name} only grows, not by ${amount}`);
      const key = labelText(labels);
      sums.set(key, (sums.get(key) ?? 0) + amount);
    },
    text: () => familyText({ name, help, type: "counter", samples: [...sums] }),
  };
}

function createGauge(name: string, help: string): Gauge & Printed {
  const readers = new Map<string, () => number>();
  const type = name.endsWith("_total") ? "counter" : "gauge";
  return {
    read(value, labels) {
      readers.set(labelText(labels), value);
    },
    text() {
      const samples = [...readers].map(([labels, value]) => [labels, value()] as const);
      return familyText({ name, help, type, samples });
    },
  };
}

interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  /** Label text and value. */
  readonly samples: readonly (readonly [string, number])[];
}

function familyText({ name, help, type, samples }: Family): string {
  if (samples.length === 0) return "";
  const lines = samples.map(([labels, value]) => `${name}${labels} ${numberText(value)}\n`);
  return `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}

const NO_LABELS: Labels = {};
/** Whoever counts often hands in the same object each time. */
const knownTexts = new WeakMap<Labels, string>();

function labelText(labels: Labels = NO_LABELS): string {
  const known = knownTexts.get(labels);
  if (known !== undefined) return known;
  const text = writeLabels(labels);
  knownTexts.set(labels, text);
  return text;
}

function writeLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${quoted(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function quoted(value: string): string {
  return escaped(value).replaceAll('"', '\\"');
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function numberText(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? "+Inf" : "-Inf";
}
