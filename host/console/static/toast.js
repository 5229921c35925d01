import { element } from "./element.js";

const SHOWN_MS = 5000;
const OFFERED_MS = 12_000;

/** One short message at the foot of the page. */
export class Toast {
  #node;
  #timer = 0;

  /** @param {HTMLElement} node */
  constructor(node) {
    this.#node = node;
  }

  /** @returns {HTMLButtonElement | null} what takes the last deed back, while it is offered */
  get button() {
    return this.#node.hidden ? null : this.#node.querySelector("button");
  }

  /** @param {string} text @param {"good" | "bad"} kind */
  tell(text, kind = "good") {
    this.#show(kind, SHOWN_MS, text);
  }

  /** Tell what was done, with a button that takes it back. @param {string} text @param {string} label @param {() => void} act */
  offer(text, label, act) {
    const taken = () => {
      this.#node.hidden = true;
      act();
    };
    this.#show("good", OFFERED_MS, text, element("button.button.small", { type: "button", title: "Alt+Z", "aria-keyshortcuts": "Alt+Z", onclick: taken }, label));
  }

  #show(kind, shown_ms, ...content) {
    clearTimeout(this.#timer);
    this.#node.replaceChildren(...content);
    this.#node.dataset.kind = kind;
    this.#node.setAttribute("role", kind === "bad" ? "alert" : "status");
    this.#node.hidden = false;
    this.#timer = setTimeout(() => { this.#node.hidden = true; }, shown_ms);
  }
}
