import { pino } from "pino";
import type { Logger } from "../core/logger.ts";
import type { TextWriter } from "./command.ts";

/** How much is logged, from little to much. */
export type LogLevel = "error" | "warn" | "info" | "debug";

/** The log of a command: one JSON object a line, on standard error. */
export function createLog(level: LogLevel, writer: TextWriter): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    {
      write: (line: string) => void writer.write(line),
    },
  );
}
