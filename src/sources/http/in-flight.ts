/** Limits what write requests may hold at the same time. */
export class InFlight {
  readonly #requestsMax: number;
  readonly #bytesMax: number;
  #requests = 0;
  #bytes = 0;

  /** @param limits The most requests, and bytes of all their bodies, in progress. */
  constructor(limits: { readonly requestsMax: number; readonly inFlightBytesMax: number }) {
    this.#requestsMax = limits.requestsMax;
    this.#bytesMax = limits.inFlightBytesMax;
  }

  /** Requests in progress. */
  get requests(): number {
    return this.#requests;
  }

  /** Bytes of their bodies. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Lets one request in, unless that is more than allowed; one alone always gets in.
   *
   * @param bytes What its body takes: its length, or the most it may have where the sender does not say.
   * @returns Whether it is in; if so, call `leave` with the same number when it is over.
   */
  enter(bytes: number): boolean {
    const fits = this.#requests < this.#requestsMax && this.#bytes + bytes <= this.#bytesMax;
    if (!fits && this.#requests > 0) return false;
    this.#requests += 1;
    this.#bytes += bytes;
    return true;
  }

  /** Lets one request out. */
  leave(bytes: number): void {
    this.#requests -= 1;
    this.#bytes -= bytes;
  }
}
