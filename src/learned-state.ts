import { FAMILY_BYTES } from "./kernels/family-block.ts";
import {
  BLOCKS_COLD,
  BLOCKS_HISTORY,
  BLOCKS_HOT,
  BLOCKS_SIGNAL,
  CONTROL,
  CONTROL_BYTES,
  FAMILIES,
  FAMILY_COUNT,
  INPUT_BYTES_MAX,
  KEY_BYTES,
  KEY_COUNT,
  ROWS_MAX,
  SERIES_BYTES,
  SERIES_COUNT,
  SERIES_MAX,
  TABLE_KEYS,
  TABLE_SERIES,
  TABLE_SLOTS,
  TEXT,
} from "./kernels/layout.ts";
import type { Kernel } from "./kernels/load.ts";
import { COLD_BYTES, HISTORY_BYTES, HOT_BYTES, SIGNAL_BYTES } from "./kernels/series-block.ts";
import type { BlockRegion, TableRegion } from "./store/checkpoint-format.ts";
import { loadCheckpoint } from "./store/load-checkpoint.ts";
import { saveCheckpoint } from "./store/save-checkpoint.ts";

/** Raised whenever the meaning of a byte in the arena changes without a change of sizes. */
const LAYOUT_VERSION = 4;

/** What distinguishes arenas whose bytes cannot be exchanged: meaning, record sizes, capacities. */
function layoutOf({ I }: Kernel): string {
  const records = [
    SIGNAL_BYTES,
    HOT_BYTES,
    COLD_BYTES,
    HISTORY_BYTES,
    SERIES_BYTES,
    KEY_BYTES,
    FAMILY_BYTES,
  ];
  const capacities = [I[SERIES_MAX], I[ROWS_MAX], I[INPUT_BYTES_MAX]];
  return `v${LAYOUT_VERSION} records ${records.join("/")} capacities ${capacities.join("/")}`;
}

/** The part of a region that lies at `address`. */
function view({ U }: Kernel, address: number, bytes: number): Uint8Array {
  return U.subarray(address >>> 0, (address >>> 0) + bytes);
}

/** Bytes in use of each table: what is beyond was never written. */
function tableBytes({ I, call }: Kernel): Readonly<Record<string, number>> {
  return {
    control: CONTROL_BYTES,
    slots: (I[TABLE_KEYS] >>> 0) - (I[TABLE_SLOTS] >>> 0),
    keys: I[KEY_COUNT] * KEY_BYTES,
    series: I[SERIES_COUNT] * SERIES_BYTES,
    text: call.textBytes(),
    families: (I[FAMILY_COUNT] + 1) * FAMILY_BYTES,
  };
}

function tables(kernel: Kernel, bytes: Readonly<Record<string, number>>): TableRegion[] {
  const { I } = kernel;
  const addresses = {
    control: CONTROL,
    slots: I[TABLE_SLOTS],
    keys: I[TABLE_KEYS],
    series: I[TABLE_SERIES],
    text: I[TEXT],
    families: I[FAMILIES],
  };
  return Object.entries(addresses).map(([name, address]) => ({
    name,
    bytes: view(kernel, address, bytes[name] ?? 0),
  }));
}

function blocks(kernel: Kernel, records: number): BlockRegion[] {
  const region = (name: string, slot: number, recordBytes: number): BlockRegion => ({
    name,
    recordBytes,
    bytes: view(kernel, kernel.I[slot], records * recordBytes),
  });
  return [
    region("signal", BLOCKS_SIGNAL, SIGNAL_BYTES),
    region("hot", BLOCKS_HOT, HOT_BYTES),
    region("cold", BLOCKS_COLD, COLD_BYTES),
    region("history", BLOCKS_HISTORY, HISTORY_BYTES),
  ];
}

/**
 * Saves what the kernels have learned, with `state` beside it. No series may expire meanwhile.
 *
 * @throws EngineError `ERR_STORE` if the file cannot be written.
 */
export async function saveLearned(kernel: Kernel, path: string, state: unknown): Promise<void> {
  await saveCheckpoint(path, {
    layout: layoutOf(kernel),
    tables: tables(kernel, tableBytes(kernel)),
    blocks: blocks(kernel, kernel.I[SERIES_COUNT]),
    state,
  });
}

/**
 * Gives a fresh kernel what another had learned.
 *
 * @returns What was saved as `state`; `undefined` where there is no checkpoint.
 * @throws EngineError `ERR_CHECKPOINT_INVALID` if the file is damaged or of another layout.
 */
export async function restoreLearned(kernel: Kernel, path: string): Promise<unknown> {
  const loaded = await loadCheckpoint(path, {
    layout: layoutOf(kernel),
    regions: (saved) => ({
      tables: tables(
        kernel,
        Object.fromEntries(saved.tables.map(({ name, bytes }) => [name, bytes])),
      ),
      blocks: blocks(kernel, saved.records),
    }),
  });
  return loaded?.state;
}
