import { ClaimWarning } from "./claim_warning.js";
import { growing } from "./growing.js";
import { newKey, whilePending } from "./pending.js";

/** The box whose text the host says now or at the sentence's end. Ctrl+Enter is "now", Enter is "at sentence end". */
export class SayBox {
  #form;
  #text;
  #api;
  #language;
  #toast;
  #warning;
  #key = newKey();

  /**
   * @param {HTMLFormElement} form
   * @param {import("./desk_api.js").DeskApi} api
   * @param {import("./language.js").Language} language
   * @param {import("./toast.js").Toast} toast
   */
  constructor(form, api, language, toast) {
    this.#form = form;
    this.#text = growing(form.querySelector("textarea"));
    this.#api = api;
    this.#language = language;
    this.#toast = toast;
    this.#warning = new ClaimWarning(form.querySelector("#say-warning"), language);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#say(event.submitter?.value ?? "sentence_end");
    });
    this.#text.addEventListener("keydown", (event) => this.#press(event));
    this.#text.addEventListener("input", () => this.#changed());
  }

  /** Other words are another wish: the same ones, asked for again after a broken line, are said once. */
  #changed() {
    this.#key = newKey();
    this.#warning.clear();
  }

  #press(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#say(event.ctrlKey || event.metaKey ? "now" : "sentence_end");
  }

  /** Until it airs: then its words stand in the box again. */
  async #takeBack(id, text) {
    try {
      await this.#api.delete(id);
      if (!this.#text.value.trim()) this.#take(text);
    } catch (fault) {
      this.#toast.tell(this.#language.failed(fault), "bad");
    }
  }

  #take(wording) {
    this.#write(wording);
    this.#text.focus();
  }

  #write(text) {
    this.#text.value = text;
    this.#text.dispatchEvent(new Event("input"));
  }

  #say(when, override = false) {
    return whilePending(this.#form, () => this.#try(when, override));
  }

  async #try(when, override) {
    const text = this.#text.value.trim();
    if (!text) {
      this.#text.focus();
      return;
    }
    this.#warning.clear();
    try {
      const { id } = await this.#api.say(text, when, { override, key: this.#key });
      if (this.#text.value.trim() === text) this.#write("");
      this.#toast.offer(this.#language.say("desk.said"), this.#language.say("desk.take_back"), () => this.#takeBack(id, text));
    } catch (fault) {
      if (fault.code === "refused_claim") this.#warning.show(text, fault, () => this.#say(when, true), (wording) => this.#take(wording));
      else this.#toast.tell(this.#language.failed(fault), "bad");
    }
  }
}
