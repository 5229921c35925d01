const WINDOW_MS = 30_000;
const BLOCK_S = 0.02;

/** How far the show's counters grew in the last half minute: what a total since the show opened does not tell. */
export class Lately {
  #marks = [];

  /** @param {{health: {skips: number, late_pictures: number}}} snapshot */
  show({ health }) {
    this.#marks.push({ at: performance.now(), skips: health.skips, late: health.late_pictures });
    this.#forget();
  }

  /** Seconds of sound that viewers missed. */
  get sound_lost_s() {
    return this.#growth("skips") * BLOCK_S;
  }

  /** Pictures that were shown twice because the next was late. */
  get late_pictures() {
    return this.#growth("late");
  }

  #growth(counter) {
    this.#forget();
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    return first ? Math.max(0, last[counter] - first[counter]) : 0;
  }

  /** Keep one mark older than the window: growth is counted from there. */
  #forget() {
    const since = performance.now() - WINDOW_MS;
    while (this.#marks.length > 1 && this.#marks[1].at < since) this.#marks.shift();
  }
}
