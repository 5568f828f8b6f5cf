/** Writes one line of log: fixed message, variables in fields. Has the call shape of pino. */
export type LogCall = (fields: Readonly<Record<string, unknown>>, message: string) => void;

/** The log as the engine's parts see it; a pino logger fits. */
export interface Logger {
  readonly error: LogCall;
  readonly warn: LogCall;
  readonly info: LogCall;
  readonly debug: LogCall;
}

/** Drops everything: for tests and for commands whose output is for people. */
export const SILENT: Logger = { error() {}, warn() {}, info() {}, debug() {} };
