import { expect, test } from "vitest";
import { unitOfName } from "../../src/families/name-unit.ts";

test.each([
  ["used_percent", "percent"],
  ["bytes", "bytes"],
  ["rx_bytes", "bytes"],
  ["node_network_receive_bytes_total", "bytes"],
  ["http_request_duration_seconds_sum", "seconds"],
  ["http_request_duration_seconds_bucket", "count"],
  ["http_request_duration_seconds_count", "count"],
  ["average_response_ms", "milliseconds"],
  ["gather_time_ns", "nanoseconds"],
  ["search_time_in_millis", "milliseconds"],
  ["throughput_bytes_per_second", "bytes_per_second"],
  ["inserts_per_sec", "per_second"],
  ["cache_hit_ratio", "ratio"],
  ["status", undefined],
  ["forms", undefined],
  ["columns", undefined],
])("the name %s tells the unit %s", (name, unit) => {
  expect(unitOfName(name)).toBe(unit);
});
