/** Waiting times between attempts: doubling, bounded, with jitter so that a full room does not come back at once. */
export class Backoff {
  #attempt = 0;
  #first_ms;
  #most_ms;

  /** @param {number} first_ms @param {number} most_ms */
  constructor(first_ms = 500, most_ms = 15_000) {
    this.#first_ms = first_ms;
    this.#most_ms = most_ms;
  }

  /** @returns {number} milliseconds to wait now, between half and all of the step */
  next() {
    const step = Math.min(this.#most_ms, this.#first_ms * 2 ** this.#attempt);
    this.#attempt += 1;
    return step * (0.5 + Math.random() / 2);
  }

  /** It works again: start from the first step next time. */
  reset() {
    this.#attempt = 0;
  }
}
