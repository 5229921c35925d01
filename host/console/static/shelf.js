import { element, productPicture, setText } from "./element.js";
import { isCalm } from "./motion.js";
import { Sheet } from "./sheet.js";

const FEW = 50;

/** The product shelf: a side panel on wide pages, a sheet from below on phones, and the card of what is on air. Events `ask` and `look` (detail: product id). */
export class Shelf extends EventTarget {
  #panel;
  #featured;
  #language;
  #replays;
  #sheet;
  #list;
  #products = [];
  #on_air = null;

  /**
   * @param {HTMLElement} panel
   * @param {HTMLButtonElement} featured the card over the picture
   * @param {import("./language.js").Language} language
   * @param {import("./replays.js").Replays} replays
   */
  constructor(panel, featured, language, replays) {
    super();
    this.#panel = panel;
    this.#featured = featured;
    this.#language = language;
    this.#replays = replays;
    this.#list = panel.querySelector("#products");
    this.#sheet = new Sheet(panel, document.getElementById("shelf-shade"));
    const opener = document.getElementById("shelf-open");
    for (const button of [opener, featured]) button.addEventListener("click", () => this.#open(button));
    featured.addEventListener("click", () => this.#on_air && this.#look(this.#on_air));
    panel.querySelector("#shelf-close").addEventListener("click", () => this.#sheet.close());
    language.addEventListener("change", () => this.#draw());
    replays.addEventListener("change", () => this.#draw());
  }

  /** @param {object[]} products of the room's hello @param {string | null} on_air product id */
  show(products, on_air) {
    this.#products = products;
    this.#on_air = on_air;
    this.#draw();
  }

  /** @param {object} product as the shelf now has it */
  change(product) {
    this.#products = this.#products.map((each) => (each.id === product.id ? { ...each, ...product } : each));
    this.#draw();
  }

  /** @param {string | null} id the product presented now */
  putOnAir(id) {
    if (id === this.#on_air) return;
    this.#on_air = id;
    this.#draw();
    this.#list.querySelector(".on-air")?.scrollIntoView({ block: "nearest", behavior: isCalm() ? "instant" : "smooth" });
  }

  #draw() {
    document.getElementById("shelf-count").textContent = this.#products.length || "";
    setText(this.#panel.querySelector("#shelf-size"), this.#language.say("shelf.count", { count: this.#products.length }));
    this.#list.dataset.empty = this.#language.say("shelf.empty");
    this.#list.replaceChildren(...this.#products.map((product) => this.#row(product)));
    this.#feature(this.#products.find((product) => product.id === this.#on_air));
  }

  #row(product) {
    const onAir = product.id === this.#on_air;
    const badge = onAir ? element("span.badge.pulse", {}, this.#language.say("on_air")) : null;
    const picture = element("div.product-picture", {}, productPicture(product), element("i.number", {}, String(product.number)), badge);
    const promotion = product.promotion ? element("span.promotion", {}, product.promotion) : null;
    const facts = element("p.product-facts", {}, promotion, this.#stock(product));
    const row = element("li.product", {}, picture,
      element("div.product-text", {}, element("h3.product-name", { title: product.name }, product.name), facts,
        element("div.product-line", {}, this.#price(product), element("div.product-deeds", {}, this.#replays.button(product), this.#askButton(product)))));
    row.classList.toggle("on-air", onAir);
    row.addEventListener("click", () => this.#look(product.id));
    return row;
  }

  #look(id) {
    this.dispatchEvent(new CustomEvent("look", { detail: id }));
  }

  #askButton(product) {
    const ask = () => {
      this.#sheet.close();
      this.dispatchEvent(new CustomEvent("ask", { detail: this.#language.say("ask.text", product) }));
    };
    return element("button.ask", { type: "button", onclick: ask, "aria-label": `${this.#language.say("ask")}: ${product.name}` }, this.#language.say("ask"));
  }

  #price(product) {
    const list = product.list_price && product.list_price !== product.price ? element("s", { title: this.#language.say("list_price") }, product.list_price) : null;
    return element("p.price", {}, element("b", {}, product.price), list);
  }

  #stock(product) {
    if (product.stock == null) return null;
    const key = product.stock <= 0 ? "stock.none" : product.stock < FEW ? "stock" : "stock.plenty";
    return element(`span.stock${product.stock < FEW ? ".few" : ""}`, {}, this.#language.say(key, { count: product.stock, unit: product.unit }));
  }

  #feature(product) {
    this.#featured.hidden = !product;
    if (!product) return;
    const badge = element("span.badge.pulse", {}, this.#language.say("on_air"));
    this.#featured.replaceChildren(productPicture(product), badge, element("span.featured-name", {}, product.name), this.#price(product));
  }

  #open(opener) {
    this.#sheet.open(opener, this.#panel.querySelector("#shelf-close"));
  }
}
