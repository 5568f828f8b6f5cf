import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ShadowReport } from "../../src/core/shadow.ts";
import { readChallenger } from "../../src/store/models/challenger.ts";
import { type WrittenModel, writeModel } from "../../src/store/models/write-model.ts";
import { temporaryDirectory } from "../store/fixture.ts";
import { trained } from "../store/models/trained.ts";
import { runModels } from "./run-models.ts";

const SLOT = { family: "cpu", detector: "regression" } as const;
const NOW_MS = Date.UTC(2026, 1, 10);

const REPORT: ShadowReport = {
  ...SLOT,
  version: "20260131-1f2e3d4c",
  since: "2026-02-01T00:00:00.000Z",
  against: [{ detector: "clustering", version: "20260131-4ed57021" }],
  stopped: null,
  series: 2,
  samples: 9000,
  counted: 8400,
  skipped: 0,
  seriesDays: 4,
  alerts: { both: 2, champion: 1, challenger: 8, undecided: 1 },
  strengthDifferenceMedian: -0.25,
  disagreements: [
    {
      series: "cpu,host=a|b usage_user",
      time: "2026-02-01T10:00:00.000Z",
      side: "challenger",
      champion: 0,
      challenger: 5.5,
    },
  ],
};

let folder = "";
let model: WrittenModel;
let server: Server | undefined;

beforeEach(async () => {
  folder = temporaryDirectory();
  model = await writeModel(join(folder, "models"), trained());
});
afterEach(() => void server?.close());

async function shadow(...argv: string[]) {
  return models("shadow", ...argv);
}

const models = (...argv: string[]) => runModels(argv, { folder, clock: () => NOW_MS });

/** An engine that answers everything so; gives its port and the tokens that it was shown. */
async function engine(body: string, status = 200) {
  const tokens: (string | undefined)[] = [];
  server = createServer((request, response) => {
    tokens.push(request.headers.authorization);
    response.writeHead(status, { connection: "close" }).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, tokens };
}

const nameOf = ({ manifest: { version } }: WrittenModel): string => `cpu/regression/${version}`;

async function challengerVersion(): Promise<string | undefined> {
  return (await readChallenger(join(folder, "models"), SLOT))?.version;
}

describe("models shadow with a version", () => {
  test("makes it the challenger, which list and show tell, until --stop", async () => {
    const { code, stdout } = await shadow(nameOf(model));
    expect(code).toBe(0);
    expect(stdout).toContain("is challenger since 2026-02-10T00:00:00.000Z");
    expect(await challengerVersion()).toBe(model.manifest.version);
    expect((await models("list")).stdout).toContain(`${model.manifest.version} | challenger |`);
    expect((await models("show", nameOf(model))).stdout).toContain(
      "Challenger since 2026-02-10T00:00:00.000Z: judged in shadow.",
    );
    expect((await shadow("cpu/regression", "--stop")).stdout).toBe(
      "cpu/regression: no model is judged in shadow\n",
    );
    expect(await challengerVersion()).toBeUndefined();
    expect((await models("list")).stdout).not.toContain("challenger |");
  });

  test("ends when that version is promoted, and not when another one is", async () => {
    const other = await writeModel(join(folder, "models"), trained([0, 1, 0, 0, 0]));
    await shadow(nameOf(model));
    const first = await models("promote", nameOf(other), "--force", "the first one");
    expect(first.stdout).not.toContain("shadow");
    expect(await challengerVersion()).toBe(model.manifest.version);
    const second = await models("promote", nameOf(model), "--force", "seen enough");
    expect(second.stdout).toContain("; its shadow has ended\n");
    expect(await challengerVersion()).toBeUndefined();
    expect((await models("show", nameOf(model))).stdout).toContain("Champion since");
    const again = await shadow(nameOf(model));
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining("judges already") });
  });

  test("shows by its code in the list a challenger.json that cannot be understood", async () => {
    await writeFile(join(folder, "models/cpu/regression/challenger.json"), "{");
    expect((await models("list")).stdout).toContain(
      `${model.manifest.version} | ERR_ARTIFACT_FORMAT |`,
    );
  });
});

describe("models shadow refuses", () => {
  test.each([
    ["--stop without a slot", ["--stop"], /--stop needs FAMILY\/DETECTOR/],
    [
      "--stop with a version",
      ["cpu/regression/20260131-1f2e3d4c", "--stop"],
      /--stop goes with FAMILY\/DETECTOR alone/,
    ],
    ["to end what is not there", ["cpu/regression", "--stop"], /has no challenger/],
    ["what is no slot", ["cpu"], /is not FAMILY\/DETECTOR/],
    ["what is no address", ["--url", "here"], /--url is an address/],
  ])("%s", async (_, argv, message) => {
    const { code, stderr } = await shadow(...argv);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test("a version that is not there", async () => {
    const { code, stderr } = await shadow("cpu/regression/20260131-00000000");
    expect(code).toBe(1);
    expect(stderr).toContain("[ERR_ARTIFACT_NOT_FOUND]");
  });
});

describe("models shadow without a version", () => {
  test("prints a row for each challenger, with the alerts of a series-day", async () => {
    const { port, tokens } = await engine(JSON.stringify({ shadows: [REPORT] }));
    const { code, stdout } = await shadow("--url", `http://any:secret@127.0.0.1:${port}`);
    expect(code).toBe(0);
    expect(stdout).toContain(
      "| cpu/regression/20260131-1f2e3d4c | clustering 20260131-4ed57021 | 2026-02-01T00:00:00.000Z " +
        "| 2 | 9000 | 8400 | 4.00 | 2 (0.500) | 1 (0.250) | 8 (2.000) | 1 | -0.250 |",
    );
    expect(stdout).not.toContain("host=a");
    expect(tokens).toEqual(["Token secret"]);
  });

  test("of one slot prints the latest disagreements too", async () => {
    const { port } = await engine(JSON.stringify({ shadows: [REPORT] }));
    const url = `http://127.0.0.1:${port}`;
    expect((await shadow("cpu/regression", "--url", url)).stdout).toContain(
      "| 2026-02-01T10:00:00.000Z | cpu,host=a\\|b usage_user | challenger | 0.00 | 5.50 |",
    );
    expect((await shadow("mem/regression", "--url", url)).stdout).toBe(
      `mem/regression: no model is judged in shadow at ${url}\n`,
    );
  });

  test("says what has stopped, and what was passed over", async () => {
    const shadows = [{ ...REPORT, stopped: "planted", skipped: 7, disagreements: [] }];
    const { port } = await engine(JSON.stringify({ shadows }));
    const { stdout } = await shadow("cpu/regression", "--url", `http://127.0.0.1:${port}`);
    expect(stdout).toMatch(/is judged no more: planted\n.*was not shown 7 samples/);
    expect(stdout).toContain("No alert of one side alone so far.");
  });

  test.each([
    [401, "no", /answered 401: no;/],
    [200, "<html>", /no report on shadows/],
    [200, '{"shadows":[{}]}', /no report on shadows/],
  ])("ends in an error where the answer is %i %s", async (status, body, message) => {
    const { port } = await engine(body, status);
    const { code, stderr } = await shadow("--url", `http://127.0.0.1:${port}`);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).toContain("[ERR_TARGET_REFUSED]");
  });

  test("asks the engine of the configuration, and says when it does not run", async () => {
    const { port } = await engine('{"shadows":[]}');
    await writeFile(join(folder, "outlierd.yaml"), `listen: 0.0.0.0:${port}\n`);
    expect((await shadow()).stdout).toContain(
      `no model is judged in shadow at http://127.0.0.1:${port}`,
    );
    server?.close();
    const { code, stderr } = await shadow();
    expect(code).toBe(1);
    expect(stderr).toMatch(/does not answer .*\[ERR_TARGET_UNREACHABLE\]/);
  });
});
