// The arena as WebAssembly sees it: the names of memory.ts over linear memory, in element units.

@unmanaged class Singles {
  @inline @operator("[]") get(i: i32): f64 { return <f64>load<f32>((<usize>i) << 2); }
  @inline @operator("[]=") set(i: i32, v: f64): void { store<f32>((<usize>i) << 2, <f32>v); }
}
@unmanaged class Doubles {
  @inline @operator("[]") get(i: i32): f64 { return load<f64>((<usize>i) << 3); }
  @inline @operator("[]=") set(i: i32, v: f64): void { store<f64>((<usize>i) << 3, v); }
}
@unmanaged class Words {
  @inline @operator("[]") get(i: i32): i32 { return load<i32>((<usize>i) << 2); }
  @inline @operator("[]=") set(i: i32, v: i32): void { store<i32>((<usize>i) << 2, v); }
}
@unmanaged class Bytes {
  @inline @operator("[]") get(i: i32): i32 { return <i32>load<u8>(<usize>i); }
  @inline @operator("[]=") set(i: i32, v: i32): void { store<u8>(<usize>i, <u8>v); }
}
@unmanaged class HalfWords {
  @inline @operator("[]") get(i: i32): i32 { return <i32>load<i16>((<usize>i) << 1); }
  @inline @operator("[]=") set(i: i32, v: i32): void { store<i16>((<usize>i) << 1, <i16>v); }
}

export const F: Singles = changetype<Singles>(0);
export const D: Doubles = changetype<Doubles>(0);
export const I: Words = changetype<Words>(0);
export const U: Bytes = changetype<Bytes>(0);
export const H: HalfWords = changetype<HalfWords>(0);

export function reservePages(pages: i32): void {
  const missing = pages - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
}

export function zero(pointer: i32, bytes: i32): void { memory.fill(<usize>pointer, 0, <usize>bytes); }
