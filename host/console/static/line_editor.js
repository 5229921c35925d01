import { ClaimWarning } from "./claim_warning.js";
import { element } from "./element.js";
import { growing } from "./growing.js";
import { newKey, whilePending } from "./pending.js";

/** A box to write one line in: Enter saves, Escape leaves. Used to edit a line and to insert one. */
export class LineEditor {
  #language;
  #save;
  #warning;
  #notice = element("p.notice", { role: "alert", hidden: true });
  #area;
  #key = newKey();

  /**
   * @param {import("./language.js").Language} language
   * @param {{text: string, save: (text: string, override: boolean, key: string) => Promise<void>, leave: (unsaved: string) => void}} wishes
   *   `unsaved`: what was typed and is not kept, if anything
   */
  constructor(language, { text, save, leave }) {
    this.#language = language;
    this.#save = save;
    const leaveIt = () => leave(this.text === text.trim() ? "" : this.text);
    const warning = element("div.warning-place");
    this.#warning = new ClaimWarning(warning, language);
    this.#area = growing(element("textarea", { rows: 1, maxlength: 300, placeholder: language.say("desk.insert.placeholder"), "aria-label": language.say("desk.edit") }));
    this.#area.value = text;
    this.#area.addEventListener("keydown", (event) => this.#press(event, leaveIt));
    this.#area.addEventListener("input", () => { this.#key = newKey(); });
    this.node = element("div.editor", {}, this.#area, this.#notice, warning,
      element("div.editor-buttons", {},
        element("button.button.small", { type: "button", onclick: leaveIt }, language.say("desk.cancel")),
        element("button.button.small.primary", { type: "button", onclick: () => this.save() }, language.say("desk.save"))));
  }

  focus() {
    this.#area.focus();
    this.#area.setSelectionRange(this.#area.value.length, this.#area.value.length);
  }

  get text() {
    return this.#area.value.trim();
  }

  set text(text) {
    this.#area.value = text;
    this.#area.dispatchEvent(new Event("input"));
  }

  /** Tell why saving will not do what it did. @param {string} text @param {...HTMLElement} choices */
  notify(text, ...choices) {
    this.#notice.hidden = !text;
    this.#notice.replaceChildren(text, ...choices);
  }

  save(override = false) {
    return whilePending(this.node, () => this.#try(override));
  }

  async #try(override) {
    const text = this.text;
    if (!text) {
      this.#area.focus();
      return;
    }
    this.#warning.clear();
    try {
      await this.#save(text, override, this.#key);
    } catch (fault) {
      if (fault.code === "refused_claim") this.#warning.show(text, fault, () => this.save(true), (wording) => { this.text = wording; this.#warning.clear(); this.focus(); });
      else if (fault.code !== "stale_version") this.notify(this.#language.failed(fault));
    }
  }

  #press(event, leave) {
    if (event.isComposing) return;
    if (event.key === "Escape") leave();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.save();
  }
}
