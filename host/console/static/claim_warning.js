import { element } from "./element.js";

/** Shows why a wording was refused, a wording that would pass, and a signed way to air it anyway. */
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
   * @param {(wording: string) => void} take use the wording that would pass
   */
  show(text, fault, override, take) {
    const { span, reason: law, suggestion, wording } = fault.detail;
    this.#place.replaceChildren(element("div.warning", {},
      element("p.refused", {}, this.#language.say("desk.refused"), law ? element("span.law", {}, law) : null),
      Array.isArray(span) ? ClaimWarning.#marked(text, span) : null,
      suggestion ? element("p.suggestion", {}, this.#language.say("desk.suggestion", { text: suggestion })) : null,
      wording ? element("p.wording", {}, this.#language.say("desk.instead"), element("q", {}, wording),
        element("button.button.small", { type: "button", onclick: () => take(wording) }, this.#language.say("desk.use_wording"))) : null,
      element("button.button.small", { type: "button", onclick: override }, this.#language.say("desk.override"))));
  }

  clear() {
    this.#place.replaceChildren();
  }

  static #marked(text, [start, end]) {
    return element("p.marked", {}, text.slice(0, start), element("mark", {}, text.slice(start, end)), text.slice(end));
  }
}
