import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { main } from "../../src/commands/main.ts";
import { fakeContext, printed } from "./fakes.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outlierd-check-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function check(text?: string) {
  if (text !== undefined) writeFileSync(join(folder, "outlierd.yaml"), text);
  const stdout = printed();
  const stderr = printed();
  const code = await main(["check"], fakeContext({ stdout, stderr, folder }));
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

test("without a file the defaults are shown: this machine, the port, no webhook", async () => {
  const { code, stdout } = await check();
  expect(code).toBe(0);
  expect(stdout).toContain("there is no configuration file");
  expect(stdout).toMatch(/watches +this machine, every 1 s/);
  expect(stdout).toMatch(/send to +http:\/\/127\.0\.0\.1:8650 /);
  expect(stdout).toMatch(/tells +standard output only/);
  expect(stdout).not.toContain("warning");
});

test("a file is shown by what it makes run, without its secrets", async () => {
  const { code, stdout } = await check(`
listen: 0.0.0.0:9000
sources:
  host: { enabled: false }
  socket: [{ listen: "udp://[::1]:8094" }]
  influxdb1: [{ url: "http://influx:8086", database: telegraf, password: hidden-1 }]
  influxdb2: [{ url: "http://two:8086", bucket: metrics, token: hidden-2 }]
webhooks:
  - name: pager
    url: https://me:hidden-3@pager.example.com/hidden-4
    secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
writeBack: [{ url: "http://two:8086", bucket: metrics, token: hidden-5 }]
`);
  expect(code).toBe(0);
  expect(stdout).not.toMatch(/hidden|whsec|this machine/);
  expect(stdout).toContain("http://localhost:9000/metrics");
  expect(stdout).toContain(
    "warning: whoever reaches 0.0.0.0:9000 may write; set sources.http.token",
  );
  expect(stdout).toContain("line protocol on udp://[::1]:8094");
  expect(stdout).toContain("database telegraf of InfluxDB at http://influx:8086");
  expect(stdout).toContain("bucket metrics of InfluxDB at http://two:8086");
  expect(stdout).toContain("webhook pager at https://pager.example.com\n");
  expect(stdout).toContain("influxdb at http://two:8086");
});

test("a wrong file ends with code 2 and its problems", async () => {
  const { code, stdout, stderr } = await check("listn: 1\n");
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("outlierd.yaml:1:1  listn: unknown key; did you mean `listen`?");
});
