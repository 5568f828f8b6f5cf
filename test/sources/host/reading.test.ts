import { expect, test } from "vitest";
import { decimal, lineProtocol, percent } from "../../../src/sources/host/reading.ts";

test("a line has its tags sorted, escaped and completed by the host", () => {
  const reading = {
    measurement: "disk",
    tags: { path: "/mnt/a b,c=d\ne", device: "sda1", label: "" },
    fields: { used_percent: "1.5", total: "3i" },
  };
  expect(lineProtocol([reading, reading], { host: "web 3", timeMs: 1234.9 })).toBe(
    "disk,device=sda1,host=web\\ 3,path=/mnt/a\\ b\\,c\\=d\\ne used_percent=1.5,total=3i 1234\n".repeat(
      2,
    ),
  );
});

test("numbers have three decimals at most, and a share of nothing is 0", () => {
  expect(decimal(1 / 3)).toBe("0.333");
  expect(percent({ part: 1, whole: 3 })).toBe("33.333");
  expect(percent({ part: 0, whole: 0 })).toBe("0");
});
