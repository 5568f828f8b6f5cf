import type { EventType } from "../core/event.ts";
import type { GateReason } from "../core/metric-knowledge.ts";
import type { Metrics } from "../core/metrics.ts";

/** Counts what became of alerts and silences. */
export interface Tally {
  readonly event: (type: EventType) => void;
  /** An anomaly waits because too many opened in its minute. */
  readonly held: () => void;
  /** An alert is dropped because too many anomalies are open. */
  readonly refused: () => void;
  /** An alert in the cool-down is no stronger than the anomaly before it. */
  readonly suppressed: () => void;
  /** An alert joins an anomaly of another metric of its instance. */
  readonly joined: () => void;
  /** An alert opens nothing by what is known of its metric. */
  readonly gated: (reason: GateReason) => void;
}

/** Makes the counters of the events stage. */
export function createTally(metrics: Metrics): Tally {
  const events = metrics.counter("outlierd_events_total", "Events made, by type.");
  const held = metrics.counter(
    "outlierd_anomalies_held_total",
    "Anomalies that had to wait for the event-rate limit.",
  );
  const refused = metrics.counter(
    "outlierd_anomalies_refused_total",
    "Anomalies not opened because the limit of open anomalies was reached.",
  );
  const suppressed = metrics.counter(
    "outlierd_alerts_suppressed_total",
    "Alerts in a cool-down that were no stronger than the anomaly before.",
  );
  const joined = metrics.counter(
    "outlierd_alerts_joined_total",
    "Alerts that joined an anomaly of another metric of their instance.",
  );
  const gated = metrics.counter(
    "outlierd_alerts_gated_total",
    "Alerts that opened nothing by what is known of their metric, by reason.",
  );
  return {
    event: (type) => events.add(1, { type }),
    held: () => held.add(1),
    refused: () => refused.add(1),
    suppressed: () => suppressed.add(1),
    joined: () => joined.add(1),
    gated: (reason) => gated.add(1, { reason }),
  };
}
