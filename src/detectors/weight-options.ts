import { z } from "zod";

/** What every detector has: how much it counts; `usual` unless told otherwise. */
export function weightOption(meaning: string, usual = 1) {
  return z.number().min(0).max(4).default(usual).describe(`${meaning} 0 = off.`);
}
