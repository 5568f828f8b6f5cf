import { measure } from "mitata";
import { filter, map, Subject } from "rxjs";
import type { Figure } from "../measure/results.ts";

/** Values in one 64 KiB chunk from a socket, the usual batch. */
const BATCH_VALUES = 1650;

interface Columns {
  readonly rows: number;
  readonly value: Float64Array;
}

/**
 * Measures what RxJS costs to hand on a batch through three operators, and what it costs to hand on
 * the same values one by one.
 */
export async function measureHandover(): Promise<Figure[]> {
  const value = Float64Array.from({ length: BATCH_VALUES }, (_, row) => row);
  let seen = 0;

  const batches = new Subject<Columns>();
  batches
    .pipe(
      filter((batch) => batch.rows > 0),
      map((batch) => ({ rows: batch.rows, value: batch.value })),
      filter((batch) => batch.rows < Number.MAX_SAFE_INTEGER),
    )
    .subscribe((batch) => {
      seen += batch.rows;
    });

  const samples = new Subject<{ readonly row: number; readonly value: number }>();
  samples
    .pipe(
      filter((sample) => Number.isFinite(sample.value)),
      map((sample) => ({ row: sample.row, value: sample.value })),
      filter((sample) => sample.row >= 0),
    )
    .subscribe(() => {
      seen += 1;
    });

  const whole = await measure(() => batches.next({ rows: BATCH_VALUES, value }));
  const single = await measure(() => {
    for (let row = 0; row < BATCH_VALUES; row += 1) {
      samples.next({ row, value: value[row] ?? Number.NaN });
    }
  });
  if (seen === 0) throw new Error("nothing was handed on");
  const shared = { group: "RxJS hand-over", condition: `${BATCH_VALUES} values`, per: "batch" };
  return [
    { ...shared, name: "naive", nanoseconds: single.p50 },
    { ...shared, name: "one item a batch", nanoseconds: whole.p50 },
  ];
}
