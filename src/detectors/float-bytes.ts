/** Numbers as models keep them: float32, little-endian, one tensor after the other, whatever the machine. */

const FLOAT_BYTES = 4;

/** The values of tensors as bytes. */
export function floatBytes(...tensors: readonly Float32Array[]): Uint8Array {
  const count = tensors.reduce((sum, { length }) => sum + length, 0);
  const view = new DataView(new ArrayBuffer(FLOAT_BYTES * count));
  let at = 0;
  for (const tensor of tensors) {
    for (const value of tensor) {
      view.setFloat32(at, value, true);
      at += FLOAT_BYTES;
    }
  }
  return new Uint8Array(view.buffer);
}

/** Copies `count` values out of bytes, from byte `offset` on; requires that they are there. */
export function floatsAt(
  { buffer, byteOffset, byteLength }: Uint8Array,
  { offset, count }: { readonly offset: number; readonly count: number },
): Float32Array {
  const view = new DataView(buffer, byteOffset, byteLength);
  return Float32Array.from({ length: count }, (_, i) =>
    view.getFloat32(offset + FLOAT_BYTES * i, true),
  );
}
