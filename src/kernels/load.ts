/**
 * Loads the kernels: compiled to WebAssembly where the build has left a module, else as TypeScript.
 *
 * Both halves give the same bits and lay out the arena the same way, so a checkpoint of one can be
 * read by the other.
 */
import { existsSync, readFileSync } from "node:fs";
import * as twin from "./engine.ts";
import * as memory from "./memory.ts";

/** The functions that both halves export. */
export type KernelFunctions = typeof twin;

/** Which half is loaded. */
export type KernelBackend = "wasm" | "typescript";

/** How large the arena is to be. */
export interface ArenaSize {
  /** Series that may be alive at once. */
  readonly seriesMax: number;
  /** Rows of a batch. */
  readonly rowsMax: number;
  /** Bytes of a batch's text. */
  readonly inputBytesMax: number;
}

/** The loaded kernels and views of their arena, which stay valid for as long as the engine runs. */
export interface Kernel {
  readonly backend: KernelBackend;
  readonly call: KernelFunctions;
  readonly F: Float32Array;
  readonly D: Float64Array;
  readonly I: Int32Array;
  readonly U: Uint8Array;
  readonly H: Int16Array;
}

const MODULE = new URL("../../dist/kernels/engine.wasm", import.meta.url);

/**
 * Loads the kernels and reserves their arena.
 *
 * The TypeScript half keeps its arena in module variables: loading it again takes the arena of the
 * kernel loaded before, so a process has one such kernel at a time. WebAssembly has no such limit.
 *
 * @param size Size of the arena, fixed from here on.
 * @param backend Half to load; by default WebAssembly where it has been built.
 */
export function loadKernel(
  size: ArenaSize,
  backend: KernelBackend = existsSync(MODULE) ? "wasm" : "typescript",
): Kernel {
  return backend === "wasm" ? loadWasm(size) : loadTwin(size);
}

function loadTwin(size: ArenaSize): Kernel {
  twin.initialise(size.seriesMax, size.rowsMax, size.inputBytesMax);
  const { F, D, I, U, H } = memory;
  return { backend: "typescript", call: twin, F, D, I, U, H };
}

function loadWasm(size: ArenaSize): Kernel {
  let bytes = new Uint8Array(0);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(MODULE)), {
    host: {
      toDouble: (pointer: number, length: number) =>
        Number(Buffer.from(bytes.buffer, pointer >>> 0, length).toString("latin1")),
    },
  });
  // The exports are what src/kernels/engine.ts exports; `test/kernels` calls each of them.
  const call = instance.exports as unknown as KernelFunctions & { memory: WebAssembly.Memory };
  call.initialise(size.seriesMax, size.rowsMax, size.inputBytesMax);
  const buffer = call.memory.buffer;
  bytes = new Uint8Array(buffer);
  return {
    backend: "wasm",
    call,
    F: new Float32Array(buffer),
    D: new Float64Array(buffer),
    I: new Int32Array(buffer),
    U: bytes,
    H: new Int16Array(buffer),
  };
}
