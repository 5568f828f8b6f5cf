import { z } from "zod";

/** What every detector has: how much it counts. */
export function weightOption(meaning: string) {
  return z.number().min(0).max(4).default(1).describe(`${meaning} 0 = off.`);
}
