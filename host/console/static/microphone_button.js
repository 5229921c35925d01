import { icon } from "./element.js";
import { Microphone } from "./microphone.js";

/** Takeover by voice: one button to take the floor and to hand it back, and a plain word when it cannot be had or is not heard. */
export class MicrophoneButton {
  #button;
  #text;
  #language;
  #microphone;
  #state = "idle";
  #why = {};

  /**
   * @param {HTMLButtonElement} button
   * @param {HTMLElement} text
   * @param {{token: string, by: string}} greeting
   * @param {import("./language.js").Language} language
   */
  constructor(button, text, greeting, language) {
    this.#button = button;
    this.#text = text;
    this.#language = language;
    this.#microphone = new Microphone(greeting);
    this.#microphone.addEventListener("live", () => this.#become("live"));
    this.#microphone.addEventListener("silent", ({ detail }) => this.#become(detail ? "silent" : "live"));
    this.#microphone.addEventListener("ended", ({ detail }) => this.#become("idle", detail));
    this.#microphone.addEventListener("level", ({ detail }) => button.style.setProperty("--level", detail.toFixed(2)));
    button.addEventListener("click", () => this.#turn());
    language.addEventListener("change", () => this.#show());
    this.#show();
  }

  #turn() {
    if (this.#state !== "idle") {
      this.#microphone.stop();
      return;
    }
    this.#become("asking");
    this.#microphone.start();
  }

  #become(state, why = {}) {
    this.#state = state;
    this.#why = why;
    this.#show();
  }

  #show() {
    const idle = this.#state === "idle";
    this.#button.dataset.state = this.#state;
    this.#button.setAttribute("aria-pressed", String(!idle));
    this.#button.replaceChildren(icon("microphone"), this.#language.say(idle ? "desk.microphone" : "desk.microphone.stop"));
    const key = idle ? this.#why.key : `desk.microphone.${this.#state}`;
    this.#text.hidden = !key;
    this.#text.dataset.kind = idle || this.#state === "silent" ? "bad" : "good";
    this.#text.textContent = key ? this.#language.say(key, { reason: this.#why.code ? this.#language.reason(this.#why) : "" }) : "";
  }
}
