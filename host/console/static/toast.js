const SHOWN_MS = 5000;

/** One short message at the foot of the page. */
export class Toast {
  #node;
  #timer = 0;

  /** @param {HTMLElement} node */
  constructor(node) {
    this.#node = node;
  }

  /** @param {string} text @param {"good" | "bad"} kind */
  tell(text, kind = "good") {
    clearTimeout(this.#timer);
    this.#node.textContent = text;
    this.#node.dataset.kind = kind;
    this.#node.hidden = false;
    this.#timer = setTimeout(() => { this.#node.hidden = true; }, SHOWN_MS);
  }
}
