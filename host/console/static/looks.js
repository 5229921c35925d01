const AGAIN_MS = 60_000;

/** Tells the room which product cards this viewer taps, each at most once a minute; nothing of the viewer is sent. */
export class Looks {
  #told = new Map();

  /** @param {string} product_id */
  async tell(product_id) {
    const now = performance.now();
    if (now - (this.#told.get(product_id) ?? -Infinity) < AGAIN_MS) return;
    this.#told.set(product_id, now);
    const body = JSON.stringify({ product_id });
    await fetch("/api/clicks", { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => null);
  }
}
