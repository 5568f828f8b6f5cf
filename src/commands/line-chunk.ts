/** Lines that are handed on together. */
export interface LineChunk {
  /** Line protocol with nanoseconds, every line ended. */
  readonly text: string;
  readonly lines: number;
}
