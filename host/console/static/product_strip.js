import { element, productPicture } from "./element.js";
import { whilePending } from "./pending.js";
import { AT_A_GLANCE, SHOWN_AT_MOST, named } from "./product_search.js";

/** The products, to skip to with one press; the one on air is marked. A large shop's are found by number or name. */
export class ProductStrip {
  #list;
  #find;
  #api;
  #language;
  #toast;
  #snapshot = null;
  #drawn = [];

  /**
   * @param {HTMLElement} list
   * @param {HTMLInputElement} find
   * @param {import("./desk_api.js").DeskApi} api
   * @param {import("./language.js").Language} language
   * @param {import("./toast.js").Toast} toast
   */
  constructor(list, find, api, language, toast) {
    this.#list = list;
    this.#find = find;
    this.#api = api;
    this.#language = language;
    this.#toast = toast;
    find.addEventListener("input", () => this.show(this.#snapshot));
  }

  /** @param {{products: object[], product_on_air?: string, on_air: object | null}} snapshot */
  show(snapshot) {
    this.#snapshot = snapshot;
    const { products, product_on_air, on_air } = snapshot;
    const current = product_on_air ?? on_air?.product_id;
    const drawn = [products, current, this.#find.value, this.#language.name];
    if (drawn.every((part, place) => part === this.#drawn[place])) return;
    this.#drawn = drawn;
    this.#find.hidden = products.length <= AT_A_GLANCE;
    this.#draw(this.#find.hidden ? products : this.#found(products, current), current);
  }

  #draw(products, current) {
    const hidden = products.length - SHOWN_AT_MOST;
    const more = hidden > 0 ? element("li.hint", {}, this.#language.say("desk.products.more", { count: hidden })) : "";
    this.#list.replaceChildren(...products.slice(0, SHOWN_AT_MOST).map((product) => this.#tile(product, product.id === current)), more);
  }

  /** By number or by part of the name; without either, the one on air and those that follow it. */
  #found(products, current) {
    if (this.#find.value.trim()) return named(products, this.#find.value);
    const place = Math.max(0, products.findIndex(({ id }) => id === current));
    return [...products.slice(place), ...products.slice(0, place)];
  }

  #tile(product, current) {
    const label = this.#language.say("desk.skip", product);
    const chip = element("span.chip", { data: { origin: "reply" } }, this.#language.say("on_air"));
    const button = element("button.product-tile", { type: "button", "aria-label": label, title: label, onclick: () => whilePending(button, () => this.#skip(product)) },
      productPicture(product), element("span.tile-text", {}, element("b", {}, `${product.number} ${product.name}`), element("span", {}, product.price, current ? chip : "")));
    if (current) button.setAttribute("aria-current", "true");
    return element("li", {}, button);
  }

  async #skip(product) {
    try {
      await this.#api.skip(product.id);
      this.#toast.tell(this.#language.say("desk.skipped", product));
    } catch (fault) {
      this.#toast.tell(this.#language.failed(fault), "bad");
    }
  }
}
