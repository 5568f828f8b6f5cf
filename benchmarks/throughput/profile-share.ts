import { z } from "zod";

/** The part of V8's CPU profile that is read here. */
export const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.int(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
    }),
  ),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.number()),
});

/** A CPU profile as V8 gives it. */
export type CpuProfile = z.infer<typeof profileSchema>;

/** The frame in which the program waits. */
const IDLE_FRAME = "(idle)";

/**
 * Tells which share of a program's busy time was spent in code whose address contains `part`.
 *
 * Self time only: what the code calls elsewhere is not its own. Busy is all but `(idle)`: JavaScript,
 * WebAssembly, the collector, and the native code that V8 calls `(program)`.
 *
 * @returns 0 to 1; 0 where the program was never busy.
 */
export function profileShare(profile: CpuProfile, part: string): number {
  const frames = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  let busy = 0;
  let spent = 0;
  profile.samples.forEach((id, index) => {
    const frame = frames.get(id);
    const time = Math.max(0, profile.timeDeltas[index] ?? 0);
    if (frame === undefined || frame.functionName === IDLE_FRAME) return;
    busy += time;
    if (frame.url.includes(part)) spent += time;
  });
  return busy === 0 ? 0 : spent / busy;
}
