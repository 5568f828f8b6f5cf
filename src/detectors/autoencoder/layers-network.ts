/** A dense network outside the arena: what is read from a model file and written to one. */

/** Activations that the kernels know, under the names that TensorFlow.js gives them. */
export type Activation = "linear" | "relu" | "tanh" | "sigmoid";

/** One dense layer: outputs = activation(inputs · kernel + bias). */
export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: Activation;
  /** Weights [inputs × outputs], row-major, as TensorFlow.js stores them. */
  readonly kernel: Float32Array;
  /** Biases, one an output. */
  readonly bias: Float32Array;
}

/** A chain of dense layers, each as wide at its start as the one before at its end. */
export interface LayersNetwork {
  readonly layers: readonly DenseLayer[];
}
