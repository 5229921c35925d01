import { element, setText } from "./element.js";

/** The line on air, with what has been spoken of it so far. */
export class OnAir {
  #card;
  #language;
  #title = element("h2.title");
  #chips = element("span.chips");
  #spoken = element("b.spoken");
  #rest = element("span.rest");
  #fill = element("i");

  /** @param {HTMLElement} card @param {import("./language.js").Language} language */
  constructor(card, language) {
    this.#card = card;
    this.#language = language;
    card.append(element("header.rundown-head", {}, this.#title, this.#chips),
      element("p.on-air-text", {}, this.#spoken, this.#rest), element("div.progress", {}, this.#fill));
  }

  /** @param {{on_air: object | null, products: object[], floor?: string | null}} snapshot */
  show({ on_air: line, products, floor }) {
    setText(this.#title, this.#language.say("desk.on_air"));
    this.#card.classList.toggle("silent", !line);
    if (!line) {
      setText(this.#spoken, "");
      setText(this.#rest, this.#language.say("desk.on_air.none"));
      this.#chips.replaceChildren();
      this.#fill.style.width = "0";
      return;
    }
    setText(this.#spoken, floor ? this.#language.say("desk.alarm.floor", { name: floor }) : line.text.slice(0, line.spoken));
    setText(this.#rest, floor ? "" : line.text.slice(line.spoken));
    this.#fill.style.width = `${line.text.length ? (100 * line.spoken) / line.text.length : 0}%`;
    const product = products.find(({ id }) => id === line.product_id);
    const words = [this.#language.say(`origin.${line.origin}`), this.#language.say(`mood.${line.mood}`), product && `${product.number} ${product.name}`];
    const said = words.filter(Boolean);
    if (this.#chips.textContent !== said.join("")) {
      this.#chips.replaceChildren(...said.map((word, place) => element("span.chip", place ? {} : { data: { origin: line.origin } }, word)));
    }
  }
}
