import { element } from "./element.js";
import { LineEditor } from "./line_editor.js";

/** A line that is being written: its box stands below the line it will follow, and goes elsewhere with all that is in it. */
export class NewLine {
  /** The line it will follow; null: it will be first. @type {string | null} */
  after = null;
  #editor;
  #box;

  /**
   * @param {import("./language.js").Language} language
   * @param {{save: (text: string, override: boolean, key: string) => Promise<void>, leave: (unsaved: string) => void}} wishes
   */
  constructor(language, wishes) {
    this.#editor = new LineEditor(language, { text: "", ...wishes });
    this.#box = element("div.inserting", {}, this.#editor.node);
  }

  /** @param {string | null} after @param {HTMLElement} place what its box stands in; the keyboard stays where it is */
  moveTo(after, place) {
    this.after = after;
    const focused = this.#box.contains(document.activeElement) ? document.activeElement : null;
    place.append(this.#box);
    focused?.focus({ preventScroll: true });
  }

  /** Go on writing. @param {string} text in place of what is there, if any */
  write(text) {
    if (text) this.#editor.text = text;
    this.#editor.focus();
  }

  remove() {
    this.#box.remove();
  }
}
