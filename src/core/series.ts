/** What a series is called. */
export interface SeriesName {
  readonly measurement: string;
  readonly field: string;
  /** Sorted by name, as InfluxDB keeps them. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Every series alive. Ids are handed out in order of arrival and may be reused after expiry. */
export interface SeriesTable {
  /** Series alive. */
  readonly alive: number;
  /** Ids run from 0 to this, exclusive. */
  readonly idEnd: number;
  /** Whether the id belongs to a series at present. */
  isAlive(seriesId: number): boolean;
  /** The series' name, decoded from its key's bytes; made afresh at each call, so keep it off hot paths. */
  name(seriesId: number): SeriesName;
}

/** The series' name as line protocol writes it, without escapes: `cpu,host=web-3 usage_idle`. */
export function seriesText(series: SeriesName): string {
  const tags = Object.entries(series.tags).map(([key, value]) => `,${key}=${value}`);
  return `${series.measurement}${tags.join("")} ${series.field}`;
}
