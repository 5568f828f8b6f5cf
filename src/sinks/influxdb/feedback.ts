const LOCAL_NAMES: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** A database of an InfluxDB 1.x server. */
export interface DatabasePlace {
  readonly url: string;
  /** Absent where a bucket of InfluxDB 2.x is meant. */
  readonly database?: string | undefined;
}

function serverOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  const host = LOCAL_NAMES.includes(hostname) ? "localhost" : hostname;
  return `${host}:${port === "" ? (protocol === "https:" ? "443" : "80") : port}`;
}

/**
 * Finds the databases that the engine would both subscribe to and write its scores to.
 *
 * A subscription forwards everything that is written to a database, scores too: each would be judged as
 * a new sample and its own scores written, without end. Sources that query (InfluxDB 2.x) leave scores
 * out, so they may share a bucket with them. A server under two names is not recognised here; the source
 * looks for scores when it connects.
 *
 * @returns The targets that must be refused, each in words with the remedy; empty if all is well.
 */
export function findFeedback(
  subscribed: readonly DatabasePlace[],
  targets: readonly DatabasePlace[],
): string[] {
  const sources = new Set(subscribed.map((place) => `${serverOf(place.url)} ${place.database}`));
  return targets
    .filter(
      ({ url, database }) => database !== undefined && sources.has(`${serverOf(url)} ${database}`),
    )
    .map(
      ({ url, database }) =>
        `scores cannot be written to database ${database} at ${url}, because the engine subscribes to it and would feed on its own output; write them to another database`,
    );
}
