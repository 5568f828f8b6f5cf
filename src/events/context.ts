import type { Diagnosis } from "../core/diagnosis.ts";
import type { Logger } from "../core/logger.ts";
import type { Metrics } from "../core/metrics.ts";
import type { ModelVersion } from "../core/model.ts";
import type { SeriesName, SeriesTable } from "../core/series.ts";
import type { OpenRate } from "./open-rate.ts";
import type { EventsOptions } from "./options.ts";
import type { Tally } from "./tally.ts";
import type { Watchlist } from "./watchlist.ts";

/** What the events stage needs from the rest of the engine. */
export interface LifecyclePorts {
  readonly series: Pick<SeriesTable, "name" | "idEnd">;
  /** Whether the id belongs to a series that has not been forgotten. */
  readonly isAlive: (seriesId: number) => boolean;
  /** Tells the kernel whether every sample of the series is to be a hit. */
  readonly watch: (seriesId: number, on: boolean) => void;
  /** Leaves out the next looks for a drift of the series. */
  readonly restDrift: (seriesId: number, looks: number) => void;
  /** The metric family that the series belongs to. */
  readonly familyOf: (series: SeriesName) => string;
  /** The trained models by which the family is judged at present. */
  readonly modelsOf: (family: string) => readonly ModelVersion[];
  readonly diagnosis: Diagnosis;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** What the parts of the events stage share. */
export interface EventsContext {
  readonly ports: LifecyclePorts;
  readonly options: EventsOptions;
  readonly rate: OpenRate;
  readonly watchlist: Watchlist;
  readonly tally: Tally;
  /** Whether one more anomaly may be open or waiting. */
  readonly hasRoom: () => boolean;
}
