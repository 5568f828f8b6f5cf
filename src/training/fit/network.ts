import { createHash } from "node:crypto";
import { EngineError } from "../../core/errors.ts";
import { networkBytesOf } from "../../detectors/autoencoder/kernel-network.ts";
import type { DenseLayer, LayersNetwork } from "../../detectors/autoencoder/layers-network.ts";
import { floatBytes } from "../../detectors/float-bytes.ts";
import { AUTOENCODER_BYTES } from "../../kernels/dense-network.ts";
import { CODE, HIDDEN } from "../../kernels/family.ts";
import { WINDOW_VALUES } from "../../kernels/window.ts";
import { seededRandom } from "../../math/seeded-random.ts";
import { flatValues } from "./parameters.ts";

/** Widths of the usual autoencoder. */
const WIDTHS: readonly number[] = [WINDOW_VALUES, HIDDEN, CODE, HIDDEN, WINDOW_VALUES];

/** The usual autoencoder before it has learned: weights from ±sqrt(6 / (inputs + outputs)), as `kernels/dense-network.ts` draws them. */
export function newAutoencoder(seed: number): LayersNetwork {
  const random = seededRandom(seed);
  const layers = WIDTHS.slice(1).map((outputs, index): DenseLayer => {
    const inputs = WIDTHS[index] ?? 0;
    const limit = Math.sqrt(6 / (inputs + outputs));
    return {
      inputs,
      outputs,
      activation: index === WIDTHS.length - 2 ? "linear" : "tanh",
      kernel: Float32Array.from({ length: inputs * outputs }, () => limit * (2 * random() - 1)),
      bias: new Float32Array(outputs),
    };
  });
  return { layers };
}

/**
 * Makes sure that a network can judge windows in the place that a family has for it.
 *
 * @throws EngineError `ERR_MODEL_INVALID`, naming what does not fit.
 */
export function checkAutoencoder(network: LayersNetwork): void {
  const inputs = network.layers[0]?.inputs ?? 0;
  const outputs = network.layers.at(-1)?.outputs ?? 0;
  if (inputs !== WINDOW_VALUES || outputs !== WINDOW_VALUES) {
    throw new EngineError(
      "ERR_MODEL_INVALID",
      `the network has ${inputs} inputs and ${outputs} outputs; a window has ${WINDOW_VALUES} values, which it must say again: build it with ${WINDOW_VALUES} of both`,
    );
  }
  const bytes = networkBytesOf(network);
  if (bytes <= AUTOENCODER_BYTES) return;
  throw new EngineError(
    "ERR_MODEL_INVALID",
    `the network takes ${bytes} bytes, and a family has room for ${AUTOENCODER_BYTES}, as many as 24-12-4-12-24 takes: use fewer or narrower layers`,
  );
}

/** The widths of a network as text: `24-12-4-12-24`. */
export function widthsText({ layers }: LayersNetwork): string {
  return [layers[0]?.inputs ?? 0, ...layers.map(({ outputs }) => outputs)].join("-");
}

/** SHA-256 of a network's widths, activations and weights, in hexadecimal digits: what training starts from, wherever it lies. */
export function networkSha256(network: LayersNetwork): string {
  const activations = network.layers.map(({ activation }) => activation).join("-");
  return createHash("sha256")
    .update(`${widthsText(network)} ${activations}\n`)
    .update(floatBytes(flatValues(network)))
    .digest("hex");
}
