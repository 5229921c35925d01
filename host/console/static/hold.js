import { icon, setText } from "./element.js";
import { whilePending } from "./pending.js";

/** Pause and resume, and the lamp that says whether the show is live, paused or out of reach. */
export class Hold {
  #button;
  #air;
  #api;
  #language;
  #toast;
  #state = "live";

  /**
   * @param {HTMLButtonElement} button
   * @param {HTMLElement} air
   * @param {import("./desk_api.js").DeskApi} api
   * @param {import("./language.js").Language} language
   * @param {import("./toast.js").Toast} toast
   */
  constructor(button, air, api, language, toast) {
    this.#button = button;
    this.#air = air;
    this.#api = api;
    this.#language = language;
    this.#toast = toast;
    button.addEventListener("click", () => whilePending(button, () => this.#turn()));
  }

  /** @param {{state: string, floor?: string | null}} snapshot */
  show({ state, floor = null }) {
    const paused = state === "paused";
    this.#state = state;
    this.#button.disabled = floor !== null;
    this.#lamp(state, paused ? "paused" : "live");
    const label = this.#language.say(paused ? "desk.resume" : "desk.pause");
    if (this.#button.textContent === label) return;
    this.#button.replaceChildren(icon(paused ? "play" : "pause"), label);
    this.#button.classList.toggle("primary", paused);
  }

  /** The feed broke off: what is shown may be old. */
  offline() {
    this.#lamp("offline", "desk.offline");
  }

  #lamp(state, key) {
    this.#air.dataset.state = state;
    document.body.dataset.feed = state;
    setText(this.#air.querySelector("b"), this.#language.say(key));
  }

  async #turn() {
    try {
      await (this.#state === "paused" ? this.#api.resume() : this.#api.pause());
    } catch (fault) {
      this.#toast.tell(this.#language.failed(fault), "bad");
    }
  }
}
