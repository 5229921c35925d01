import { element, setText } from "./element.js";
import { KeyedList } from "./keyed_list.js";
import { AT_A_GLANCE, SHOWN_AT_MOST, named } from "./product_search.js";

export const words = {
  zh: {
    title: "库存", heading: "现有库存", hint: "下单会自动扣减；改成 0，主播马上停讲换下一样。重开直播后仍有效，直到商品文件里的数字改了。",
    filed: "文件里 {count}", set: "改", none: "没有这样的商品，或店里没有写库存", out: "已售罄",
    find: "按名称找", more: "还有 {count} 件，请输入名称",
  },
  en: {
    title: "Stock", heading: "In stock", hint: "Orders take from it by themselves; at 0 the host leaves the product at once. Holds after a restart, until the figure in the shop file changes.",
    filed: "{count} in the file", set: "Set", none: "No such product, or this shop counts no stock", out: "sold out",
    find: "Find by name", more: "{count} more: type a name",
  },
};

/** Every counted product with what is left of it; a number typed here holds at once. */
export default class StockPanel {
  #bench;
  #heading = element("h2.panel-title");
  #hint = element("p.hint");
  #find = element("input", { type: "search", autocomplete: "off", hidden: true });
  #more = element("p.hint");
  #list = element("div.rows");
  #rows;
  #products = [];

  /** @param {HTMLElement} root */
  constructor(root, bench) {
    this.#bench = bench;
    this.#rows = new KeyedList(this.#list, (product) => new Row(product, bench));
    this.#find.addEventListener("input", () => this.show(this.#products));
    root.append(element("section.card", {}, this.#heading, this.#hint, this.#find, this.#list, this.#more));
  }

  show(products) {
    const say = (key, values) => this.#bench.say(key, values);
    this.#products = products;
    setText(this.#heading, say("heading"));
    setText(this.#hint, say("hint"));
    this.#list.dataset.empty = say("none");
    this.#find.hidden = products.length <= AT_A_GLANCE;
    this.#find.placeholder = this.#find.ariaLabel = say("find");
    const found = named(products, this.#find.value);
    this.#rows.show(found.slice(0, SHOWN_AT_MOST).map((product) => ({ ...product, id: product.product_id })));
    const hidden = found.length - SHOWN_AT_MOST;
    setText(this.#more, hidden > 0 ? say("more", { count: hidden }) : "");
  }
}

/** One product; a field in which somebody types is left alone. */
class Row {
  #bench;
  #field;
  #filed = element("span.hint");
  #button = element("button.button.small", { type: "submit" });

  constructor({ product_id, name }, bench) {
    this.#bench = bench;
    this.#field = element("input.count", { type: "number", min: 0, step: 1, required: true, "aria-label": name });
    this.node = element("form.row", {}, element("span.grow", {}, name), this.#filed, this.#field, this.#button);
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#field.blur();
      bench.send("PATCH", "", { product_id, stock: Number(this.#field.value) });
    });
  }

  update({ stock, filed }) {
    const say = (key, values) => this.#bench.say(key, values);
    if (document.activeElement !== this.#field) this.#field.value = stock ?? "";
    setText(this.#filed, stock === 0 ? say("out") : stock === filed ? "" : say("filed", { count: filed ?? "–" }));
    setText(this.#button, say("set"));
  }
}
