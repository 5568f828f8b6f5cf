/** Loads TensorFlow.js, which nothing but training needs. */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { EngineError } from "../../core/errors.ts";
import { BACKENDS, type Backend } from "./backends.ts";
import { defineMissing } from "./missing-functions.ts";

/** The part of TensorFlow.js that all backends share. */
export type TensorflowCore = typeof import("@tensorflow/tfjs-core");

/** TensorFlow.js, ready to compute. */
export interface Tensorflow {
  readonly tf: TensorflowCore;
  readonly backend: Backend;
}

const require = createRequire(import.meta.url);
const NODE_PACKAGE = "@tensorflow/tfjs-node";
const WASM_PACKAGE = "@tensorflow/tfjs-backend-wasm";

/** What TensorFlow.js calls each of them. */
const NAMES: Readonly<Record<Backend, string>> = { node: "tensorflow", wasm: "wasm", cpu: "cpu" };

/**
 * Loads TensorFlow.js with a backend.
 *
 * @param choice `auto` takes the fastest that is installed.
 * @throws EngineError `ERR_ARGUMENT` where the one that was asked for cannot be loaded.
 */
export async function loadTensorflow(choice: Backend | "auto"): Promise<Tensorflow> {
  const tf = await import("@tensorflow/tfjs-core");
  tf.enableProdMode(); // Else it checks every shape, and greets on standard error.
  await import("@tensorflow/tfjs-layers"); // Brings the gradients.
  for (const backend of choice === "auto" ? BACKENDS : [choice]) {
    try {
      const isSet = await keepingListeners(async () => {
        await register(backend);
        return tf.setBackend(NAMES[backend]);
      });
      if (isSet) return { tf, backend };
    } catch (cause) {
      if (choice !== "auto") throw unavailable(backend, cause);
    }
  }
  throw unavailable(choice);
}

function unavailable(choice: Backend | "auto", cause?: unknown): EngineError {
  const remedy =
    choice === "node" ? `install it by \`npm install ${NODE_PACKAGE}@4.22.0\`` : "run `npm ci`";
  return new EngineError(
    "ERR_ARGUMENT",
    `backend ${choice} of TensorFlow.js cannot be loaded: ${remedy}, or take another with --backend`,
    { cause },
  );
}

/** The module of the WASM backend would answer for every failure of the process, printing all of its own text first. */
async function keepingListeners<Result>(action: () => Promise<Result>): Promise<Result> {
  const before = process.listeners("uncaughtException");
  const beforeRejections = process.listeners("unhandledRejection");
  const result = await action();
  for (const added of process.listeners("uncaughtException")) {
    if (!before.includes(added)) process.off("uncaughtException", added);
  }
  for (const added of process.listeners("unhandledRejection")) {
    if (!beforeRejections.includes(added)) process.off("unhandledRejection", added);
  }
  return result;
}

/** Makes a backend known to TensorFlow.js. */
async function register(backend: Backend): Promise<void> {
  if (backend === "cpu") await import("@tensorflow/tfjs-backend-cpu");
  if (backend === "wasm") await registerWasm();
  if (backend === "node") {
    // It calls functions that Node 23 has removed.
    defineMissing(require("node:util"));
    require(NODE_PACKAGE);
  }
}

let wasmRegistered: Promise<void> | undefined;

/** Its modules lie in its own package: nothing is fetched. */
async function registerWasm(): Promise<void> {
  wasmRegistered ??= import("@tensorflow/tfjs-backend-wasm").then(({ setWasmPaths }) =>
    setWasmPaths(`${dirname(require.resolve(WASM_PACKAGE))}/`),
  );
  await wasmRegistered;
}
