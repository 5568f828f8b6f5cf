/** What computes: TensorFlow's own library, WebAssembly or JavaScript; the faster one first. */
export const BACKENDS = ["node", "wasm", "cpu"] as const;

/** One of the backends. */
export type Backend = (typeof BACKENDS)[number];
