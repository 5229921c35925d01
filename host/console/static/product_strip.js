import { element, productPicture } from "./element.js";

/** The products, to skip to with one press; the one on air is marked. */
export class ProductStrip {
  #list;
  #api;
  #language;
  #toast;
  #drawn = "";

  /**
   * @param {HTMLElement} list
   * @param {import("./desk_api.js").DeskApi} api
   * @param {import("./language.js").Language} language
   * @param {import("./toast.js").Toast} toast
   */
  constructor(list, api, language, toast) {
    this.#list = list;
    this.#api = api;
    this.#language = language;
    this.#toast = toast;
  }

  /** @param {{products: object[], product_on_air?: string, on_air: object | null}} snapshot */
  show({ products, product_on_air, on_air }) {
    const current = product_on_air ?? on_air?.product_id;
    const drawn = JSON.stringify([products, current, this.#language.name]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#list.replaceChildren(...products.map((product) => this.#tile(product, product.id === current)));
  }

  #tile(product, current) {
    const label = this.#language.say("desk.skip", product);
    const button = element("button.product-tile", { type: "button", "aria-label": label, title: label, onclick: () => this.#skip(product, button) },
      productPicture(product), element("span.tile-text", {}, element("b", {}, `${product.number} ${product.name}`), element("span", {}, product.price)));
    if (current) {
      button.setAttribute("aria-current", "true");
      button.append(element("span.chip", { data: { origin: "reply" } }, this.#language.say("on_air")));
    }
    return element("li", {}, button);
  }

  async #skip(product, button) {
    button.classList.add("pending");
    try {
      await this.#api.skip(product.id);
      this.#toast.tell(this.#language.say("desk.skipped", product));
    } catch (fault) {
      this.#toast.tell(this.#language.failed(fault), "bad");
    }
    button.classList.remove("pending");
  }
}
