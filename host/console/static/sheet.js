const NARROW = "(max-width: 639px), (max-height: 560px)"; // as in shelf.css

/**
 * A panel that is a modal sheet where the page is small: a dialog with the rest of the page out of reach, left by its
 * button, the shade or Escape; the focus goes back to where it came from. On wide pages it is only a panel.
 */
export class Sheet {
  #panel;
  #shade;
  #opener = null;
  #small = matchMedia(NARROW);

  /** @param {HTMLElement} panel @param {HTMLElement} shade what lies over the page behind it */
  constructor(panel, shade) {
    this.#panel = panel;
    this.#shade = shade;
    shade.addEventListener("click", () => this.close());
    addEventListener("keydown", (event) => this.#key(event));
    this.#small.addEventListener("change", () => this.close());
  }

  /** @param {HTMLElement} opener has the focus again afterwards @param {HTMLElement} first has it meanwhile */
  open(opener, first) {
    if (!this.#small.matches) return;
    this.#opener = opener;
    this.#panel.classList.add("open");
    this.#panel.setAttribute("role", "dialog");
    this.#panel.setAttribute("aria-modal", "true");
    this.#shade.hidden = false;
    this.#hold(true);
    first.focus({ preventScroll: true });
  }

  /** Nothing happens when it is not open. */
  close() {
    if (!this.#panel.classList.contains("open")) return;
    this.#panel.classList.remove("open");
    this.#panel.removeAttribute("role");
    this.#panel.removeAttribute("aria-modal");
    this.#shade.hidden = true;
    this.#hold(false);
    this.#opener.focus({ preventScroll: true });
  }

  /** Dialogs stay reachable: one may open over the sheet. */
  #hold(inert) {
    const reachable = new Set([this.#panel, this.#shade]);
    for (const node of document.body.children) {
      if (!reachable.has(node) && node.localName !== "dialog") node.inert = inert;
    }
  }

  #key({ key }) {
    if (key === "Escape" && !document.querySelector("dialog[open]")) this.close();
  }
}
