import { expect, test } from "vitest";
import { createStdout, formatJson, formatText } from "../../../src/sinks/stdout/stdout.ts";
import { event } from "../../store/fixture.ts";

test("a text line gives time, severity, what happened and the summary", () => {
  expect(formatText(event("a", "opened"), { color: false })).toBe(
    "2026-01-31 12:00:00Z warning  opened    anomaly a opened",
  );
});

test("colour wraps severity and verb only, green when it is over", () => {
  expect(formatText(event("a", "opened"), { color: true })).toBe(
    "2026-01-31 12:00:00Z \u001b[33mwarning  opened   \u001b[0m anomaly a opened",
  );
  expect(formatText(event("a", "resolved"), { color: true })).toContain("\u001b[32m");
});

test("a JSON line is the event with its id", () => {
  const outgoing = event("a", "opened");
  expect(JSON.parse(formatJson(outgoing))).toEqual({ id: outgoing.id, ...outgoing.event });
});

test("the sink prints a line an event", async () => {
  const printed: string[] = [];
  const sink = createStdout(formatJson, (text) => printed.push(text));
  expect(await sink.deliver(event("a", "opened"))).toEqual({ outcome: "delivered" });
  expect(printed).toEqual([`${formatJson(event("a", "opened"))}\n`]);
});
