/**
 * Windows on their way to a data set: where the last part begins, which validates, is known only when all have been seen.
 *
 *     0    f64   time of the first sample     16   u32   number of the series
 *     8    f64   time of the last sample      20   u32   1 = met by an incident
 *     24   f32   24 values
 */
import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { WINDOW_VALUES } from "../../kernels/window.ts";

/** A window in the spool. Its values hold only until the next one is read. */
export interface SpooledWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly series: number;
  readonly isIncident: boolean;
  readonly values: Float32Array;
}

const RECORD_BYTES = 24 + 4 * WINDOW_VALUES;
const RECORDS_BUFFERED = 4096;

/** A file of windows that is written once and read from its beginning, as often as one likes. */
export interface WindowSpool {
  add(window: SpooledWindow): void;
  /** All windows, in the order in which they were added. */
  read(): Generator<SpooledWindow>;
  /** Removes the file. */
  remove(): void;
}

/** Makes an empty spool. */
export function createWindowSpool(path: string): WindowSpool {
  const file = openSync(path, "w+");
  const bytes = new Uint8Array(RECORDS_BUFFERED * RECORD_BYTES);
  const view = new DataView(bytes.buffer);
  let buffered = 0;
  let written = 0;

  function flush(): void {
    writeAll(file, bytes.subarray(0, buffered * RECORD_BYTES), written * RECORD_BYTES);
    written += buffered;
    buffered = 0;
  }

  return {
    add({ fromMs, toMs, series, isIncident, values }) {
      const at = buffered * RECORD_BYTES;
      view.setFloat64(at, fromMs, true);
      view.setFloat64(at + 8, toMs, true);
      view.setUint32(at + 16, series, true);
      view.setUint32(at + 20, isIncident ? 1 : 0, true);
      for (const [i, value] of values.entries()) view.setFloat32(at + 24 + 4 * i, value, true);
      buffered++;
      if (buffered === RECORDS_BUFFERED) flush();
    },
    *read() {
      flush();
      const values = new Float32Array(WINDOW_VALUES);
      for (let from = 0; from < written; from += RECORDS_BUFFERED) {
        const records = Math.min(RECORDS_BUFFERED, written - from);
        readSync(file, bytes, 0, records * RECORD_BYTES, from * RECORD_BYTES);
        for (let at = 0; at < records * RECORD_BYTES; at += RECORD_BYTES) {
          for (let i = 0; i < WINDOW_VALUES; i++) {
            values[i] = view.getFloat32(at + 24 + 4 * i, true);
          }
          yield {
            fromMs: view.getFloat64(at, true),
            toMs: view.getFloat64(at + 8, true),
            series: view.getUint32(at + 16, true),
            isIncident: view.getUint32(at + 20, true) === 1,
            values,
          };
        }
      }
    },
    remove() {
      closeSync(file);
      rmSync(path, { force: true });
    },
  };
}

/** Writes all bytes at a place of a file. A disk that fills up may take a part only. */
export function writeAll(file: number, bytes: Uint8Array, position: number): void {
  let done = 0;
  while (done < bytes.length) {
    done += writeSync(file, bytes, done, bytes.length - done, position + done);
  }
}
