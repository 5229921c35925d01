import { element } from "./element.js";

/** Shows why a wording was refused, what would be right, and a signed way to air it anyway. */
export class ClaimWarning {
  #place;
  #language;

  /** @param {HTMLElement} place @param {import("./language.js").Language} language */
  constructor(place, language) {
    this.#place = place;
    this.#language = language;
    place.setAttribute("role", "alert");
  }

  /**
   * @param {string} text as it was sent
   * @param {import("./desk_api.js").DeskFault} fault
   * @param {() => void} override air it anyway
   */
  show(text, fault, override) {
    const { span, suggestion } = fault.detail;
    const reason = this.#language.say("desk.refused", { reason: fault.message });
    this.#place.replaceChildren(element("div.warning", {},
      element("p", {}, reason),
      Array.isArray(span) ? ClaimWarning.#marked(text, span) : null,
      suggestion ? element("p.suggestion", {}, this.#language.say("desk.suggestion", { text: suggestion })) : null,
      element("button.button.small", { type: "button", onclick: override }, this.#language.say("desk.override"))));
  }

  clear() {
    this.#place.replaceChildren();
  }

  static #marked(text, [start, end]) {
    return element("p.marked", {}, text.slice(0, start), element("mark", {}, text.slice(start, end)), text.slice(end));
  }
}
