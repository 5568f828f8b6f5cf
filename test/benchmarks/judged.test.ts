import { expect, it } from "vitest";
import { countTaken } from "../../benchmarks/throughput/judged.ts";

const PAGE = `# TYPE outlierd_rows_state_total counter
outlierd_rows_state_total{state="judged"} 120
outlierd_rows_state_total{state="absorbed"} 4
outlierd_rows_state_total{state="late"} 0
outlierd_rows_total{source="http"} 124
`;

it("samples that were judged or went into a counter's rate count as taken", () => {
  expect(countTaken(PAGE)).toBe(124);
});

it("a refused sample stops the measurement", () => {
  expect(() => countTaken(PAGE.replace('"late"} 0', '"late"} 3'))).toThrow("refused 3 samples");
});
