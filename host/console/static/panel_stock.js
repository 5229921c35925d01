import { element, setText } from "./element.js";

export const words = {
  zh: {
    title: "库存", heading: "现有库存", hint: "下单会自动扣减；改成 0，主播马上停讲换下一样。重开直播后仍有效，直到商品文件里的数字改了。",
    filed: "文件里 {count}", set: "改", none: "这家店没有写库存", out: "已售罄",
  },
  en: {
    title: "Stock", heading: "In stock", hint: "Orders take from it by themselves; at 0 the host leaves the product at once. Holds after a restart, until the figure in the shop file changes.",
    filed: "{count} in the file", set: "Set", none: "This shop counts no stock", out: "sold out",
  },
};

/** Every counted product with what is left of it; a number typed here holds at once. */
export default class StockPanel {
  #bench;
  #heading = element("h2.panel-title");
  #hint = element("p.hint");
  #rows = element("div.rows");
  #made = new Map();

  /** @param {HTMLElement} root */
  constructor(root, bench) {
    this.#bench = bench;
    root.append(element("section.card", {}, this.#heading, this.#hint, this.#rows));
  }

  show(products) {
    const say = (key, values) => this.#bench.say(key, values);
    setText(this.#heading, say("heading"));
    setText(this.#hint, say("hint"));
    this.#rows.dataset.empty = say("none");
    for (const product of products) {
      if (!this.#made.has(product.product_id)) this.#made.set(product.product_id, this.#row(product));
      const row = this.#made.get(product.product_id);
      if (document.activeElement !== row.field) row.field.value = product.stock ?? "";
      setText(row.filed, product.stock === 0 ? say("out") : product.stock === product.filed ? "" : say("filed", { count: product.filed ?? "–" }));
      setText(row.button, say("set"));
    }
  }

  #row(product) {
    const row = { field: element("input.count", { type: "number", min: 0, step: 1, required: true, "aria-label": product.name }), filed: element("span.hint"), button: element("button.button.small", { type: "submit" }) };
    const form = element("form.row", {}, element("span.grow", {}, product.name), row.filed, row.field, row.button);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      row.field.blur();
      this.#bench.send("PATCH", "", { product_id: product.product_id, stock: Number(row.field.value) });
    });
    this.#rows.append(form);
    return row;
  }
}
