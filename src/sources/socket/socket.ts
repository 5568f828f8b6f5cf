import type { Address } from "../../core/address.ts";
import type { Clock } from "../../core/clock.ts";
import type { Metrics } from "../../core/metrics.ts";
import type { Source } from "../../core/source.ts";
import type { Intake } from "../intake.ts";
import type { SocketSourceOptions } from "./options.ts";

/** A source that listens. */
export interface SocketSource extends Source {
  /** Where it listens, with the port that the system chose; `undefined` while it does not. */
  readonly address: Address | undefined;
}

/** What a socket source is made of. */
export interface SocketParts {
  readonly options: SocketSourceOptions;
  readonly intake: Intake;
  readonly metrics: Metrics;
  readonly clock: Clock;
}
