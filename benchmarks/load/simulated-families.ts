import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { runOutlierd } from "../measure/command-line.ts";

/** A fleet to simulate, and what is wanted of it. */
export interface SimulatedFleet {
  /** Folder for the files, and for `labels.json`, which says what went wrong. */
  readonly folder: string;
  readonly hosts: number;
  readonly days: number;
  readonly seed: number;
  /** Families by name, each with how the lines of its measurements begin. */
  readonly families: Readonly<Record<string, readonly string[]>>;
}

/**
 * Simulates a fleet by the command line, into one file a family.
 *
 * @returns Names of the files by family.
 */
export async function simulateFamilies(
  fleet: SimulatedFleet,
): Promise<ReadonlyMap<string, string>> {
  const { folder, hosts, days, seed, families } = fleet;
  const files = Object.entries(families).map(([family, beginnings]) => {
    const name = `simulated-${days}-days-${hosts}-hosts-seed-${seed}.${family}.lp`;
    return { family, beginnings, name, stream: createWriteStream(join(folder, name)) };
  });
  const options = Object.entries({ hosts, days, seed }).flatMap(([name, value]) => [
    `--${name}`,
    String(value),
  ]);
  const argv = ["simulate", ...options, "--labels", "labels.json"];
  await runOutlierd({ folder, argv, read: "stdout" }, async ({ stdout }) => {
    if (stdout === null) return;
    for await (const line of createInterface({ input: stdout })) {
      const file = files.find(({ beginnings }) => beginnings.some((text) => line.startsWith(text)));
      if (file !== undefined) await writeLine(file.stream, line);
    }
  });
  await Promise.all(files.map(({ stream }) => once(stream.end(), "finish")));
  return new Map(files.map(({ family, name }) => [family, name]));
}

async function writeLine(stream: WriteStream, line: string): Promise<void> {
  if (!stream.write(`${line}\n`)) await once(stream, "drain");
}
