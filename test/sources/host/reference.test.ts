import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { linuxProbe } from "../../../src/sources/host/probe.ts";
import { fixtureFiles, STAT } from "./fixtures.ts";

const WATCHED = { perCpu: false, loopback: false };

/** Field names by measurement, of two looks at a machine that shows everything. */
async function sentFields(): Promise<Map<string, string[]>> {
  let looks = 0;
  const files = fixtureFiles();
  const stat = (): string => STAT.replace("cpu  1000", `cpu  ${1000 + looks++}`);
  const probe = linuxProbe(
    { ...files, text: (path) => (path === "/proc/stat" ? stat() : files.text(path)) },
    WATCHED,
  );
  probe.look();
  const sent = new Map<string, string[]>();
  for (const { measurement, fields } of [...probe.look(), ...(await probe.lookAtDisks())]) {
    sent.set(measurement, [...(sent.get(measurement) ?? []), ...Object.keys(fields)]);
  }
  return sent;
}

test("the reference page names every measurement with its fields, and no other measurement", async () => {
  const page = readFileSync("docs/reference/host-metrics.md", "utf8");
  const rows = [...page.matchAll(/^\| `(\w+)` \|[^|]*\|([^|]*)\|/gm)];
  const described = new Map(rows.map(([, measurement = "", fields = ""]) => [measurement, fields]));
  const sent = await sentFields();
  expect(new Set(described.keys())).toEqual(new Set(sent.keys()));
  for (const [measurement, fields] of sent) {
    for (const field of fields) expect(described.get(measurement)).toContain(`\`${field}\``);
  }
});
