import type { Episode } from "./episode.ts";

/** Episodes by instance: those of one family's metrics in one measurement with the same tags. */
export class Instances {
  readonly #episodes = new Map<string, Set<Episode>>();

  /** Takes an episode in; one that is in already stays. */
  add(episode: Episode): void {
    const key = instanceKey(episode);
    const episodes = this.#episodes.get(key) ?? new Set();
    this.#episodes.set(key, episodes.add(episode));
  }

  /** Lets an episode go. */
  remove(episode: Episode): void {
    const key = instanceKey(episode);
    const episodes = this.#episodes.get(key);
    episodes?.delete(episode);
    if (episodes?.size === 0) this.#episodes.delete(key);
  }

  /**
   * The anomaly that an alert of another metric joins: of those open, or waiting for room, the one that alerted last.
   *
   * @param withinMs How far apart the two alerts may lie, milliseconds.
   */
  leadFor(episode: Episode, withinMs: number): Episode | undefined {
    const { timeMs } = episode.latest;
    return this.#beside(episode)
      .filter((other) => isLead(other) && Math.abs(timeMs - alertedMs(other)) <= withinMs)
      .sort((a, b) => alertedMs(b) - alertedMs(a) || a.startMs - b.startMs || order(a.id, b.id))
      .at(0);
  }

  /** The anomaly that this episode has joined; nothing where that is over or was lost. */
  leadOf(episode: Episode): Episode | undefined {
    return this.#beside(episode).find((other) => other.id === episode.leadId && isLead(other));
  }

  /** Episodes that have joined this one and are not over. */
  companionsOf(lead: Episode): Episode[] {
    return this.#beside(lead).filter(
      ({ phase, leadId }) => phase === "joined" && leadId === lead.id,
    );
  }

  #beside(episode: Episode): Episode[] {
    const episodes = this.#episodes.get(instanceKey(episode)) ?? [];
    return [...episodes].filter((other) => other !== episode);
  }
}

function instanceKey({ family, series: { measurement, tags } }: Episode): string {
  return JSON.stringify([family, measurement, tags]);
}

function isLead({ phase, isSlight = false }: Episode): boolean {
  return phase === "open" || (phase === "held" && !isSlight);
}

function alertedMs({ alertMs, startMs }: Episode): number {
  return alertMs ?? startMs;
}

function order(a: string, b: string): number {
  return a < b ? -1 : 1;
}
