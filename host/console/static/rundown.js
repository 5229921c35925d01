import { element, setText } from "./element.js";
import { KeyedList } from "./keyed_list.js";
import { LineEditor } from "./line_editor.js";
import { LineRow } from "./line_row.js";

const BRIEF = 24;

/** The beginning of a line, enough to know it by. */
const brief = (text) => (text.length > BRIEF ? `${text.slice(0, BRIEF)}…` : text);

/** The lines to come. What an operator moves or deletes is shown at once and corrected by the next snapshot. */
export class Rundown {
  #list;
  #count;
  #place;
  #language;
  #toast;
  #rows;
  #lines = [];
  #asides = [];
  #products = [];
  #wishes = new Set();
  #dragging = false;

  /**
   * @param {HTMLElement} list
   * @param {{count: HTMLElement, insert: HTMLButtonElement, place: HTMLElement}} around
   * @param {import("./desk_api.js").DeskApi} api
   * @param {import("./language.js").Language} language
   * @param {import("./toast.js").Toast} toast
   */
  constructor(list, { count, insert, place }, api, language, toast) {
    this.#list = list;
    this.#count = count;
    this.#place = place;
    this.api = api;
    this.#language = language;
    this.#toast = toast;
    this.#rows = new KeyedList(list, (line) => new LineRow(line, language, this));
    insert.addEventListener("click", () => this.insertAfter(null));
  }

  /** @param {{lines: object[], asides?: object[], products: object[]}} snapshot */
  show({ lines, asides = [], products }) {
    this.#lines = lines;
    this.#asides = asides;
    this.#products = products;
    this.refresh();
  }

  /** Draw again: the snapshot, with what this operator wished and the show has not answered yet. */
  refresh() {
    if (this.#dragging) return;
    setText(this.#count, String(this.#lines.length));
    this.#list.dataset.empty = this.#language.say("desk.lines.empty");
    let lines = this.#lines;
    for (const wish of this.#wishes) lines = wish(lines);
    const last = lines.length - 1;
    const numbered = lines.map((line, place) => ({ ...line, place: place + 1, last: place === last }));
    const asides = this.#asides.map((line) => ({ ...line, aside: true }));
    this.#rows.show([...this.#orphans(lines), ...asides, ...numbered]);
  }

  /** @returns the product of an id, or undefined */
  product(id) {
    return this.#products.find((product) => product.id === id);
  }

  /** @param {string} id @param {1 | -1} by one place up or down */
  shift(id, by) {
    const order = this.#lines.map((line) => line.id);
    const to = order.indexOf(id) + by;
    if (to < 0 || to >= order.length) return;
    this.#move(id, by > 0 ? order[to] : (order[to - 1] ?? null));
  }

  /** @param {string} id */
  delete(id) {
    const { text } = this.#lines.find((line) => line.id === id);
    this.#wish((lines) => lines.filter((line) => line.id !== id), async () => {
      await this.api.delete(id);
      this.#toast.offer(this.#language.say("desk.deleted", { text: brief(text) }), this.#language.say("desk.undo"), () => this.#restore(id));
    });
  }

  async #restore(id) {
    try {
      await this.api.restore(id);
    } catch (fault) {
      this.#toast.tell(this.#language.failed(fault), "bad");
    }
  }

  /** Open a box for a new line. @param {string | null} after a line, or the top */
  insertAfter(after) {
    this.#list.querySelector(".inserting")?.remove();
    this.#place.replaceChildren();
    const leave = () => holder.remove();
    const save = async (text, override) => {
      await this.api.insert(text, { after, override });
      leave();
    };
    const editor = new LineEditor(this.#language, { text: "", save, leave });
    const holder = element("div.inserting", {}, editor.node);
    const row = after && this.#rows.row(after);
    if (row) row.node.append(holder);
    else this.#place.append(holder);
    editor.focus();
  }

  /** Follow a pointer that took a row by its grip. @param {PointerEvent} event @param {HTMLElement} node */
  drag(event, node) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.#dragging = true;
    node.classList.add("dragged");
    // on the window: a row that moves in the document loses any pointer capture
    const follow = ({ clientY }) => this.#list.insertBefore(node, this.#rowBelow(clientY, node));
    const finish = ({ type }) => {
      ends.abort();
      node.classList.remove("dragged");
      this.#dragging = false;
      if (type === "pointerup") this.#dropped(node);
      else this.refresh();
    };
    const ends = new AbortController();
    addEventListener("pointermove", follow, { signal: ends.signal });
    addEventListener("pointerup", finish, { signal: ends.signal });
    addEventListener("pointercancel", finish, { signal: ends.signal });
  }

  #rowBelow(y, dragged) {
    const rows = [...this.#list.children].filter((row) => row !== dragged && !row.matches(".aside, .gone"));
    return rows.find((row) => {
      const box = row.getBoundingClientRect();
      return y < box.top + box.height / 2;
    }) ?? null;
  }

  #dropped(node) {
    const before = node.previousElementSibling;
    const after = before && !before.matches(".aside, .gone") ? before.dataset.id : null;
    const place = this.#lines.findIndex((line) => line.id === node.dataset.id);
    if ((this.#lines[place - 1]?.id ?? null) === after) this.refresh();
    else this.#move(node.dataset.id, after);
  }

  #move(id, after) {
    this.#wish((lines) => Rundown.#moved(lines, id, after), () => this.api.move(id, after));
  }

  async #wish(apply, act) {
    const focused = document.activeElement;
    this.#wishes.add(apply);
    this.refresh();
    focused?.focus({ preventScroll: true });
    try {
      await act();
    } catch (fault) {
      this.#toast.tell(this.#language.failed(fault), "bad");
    }
    this.#lines = apply(this.#lines);
    this.#wishes.delete(apply);
  }

  /** Lines that left the queue while they are edited here stay until the operator is done with them. */
  #orphans(lines) {
    const here = new Set(lines.map((line) => line.id));
    const rows = [...this.#list.children].map((node) => this.#rows.row(node.dataset.id));
    return rows.filter((row) => row?.editing && !here.has(row.line.id)).map((row) => ({ ...row.line, gone: true }));
  }

  static #moved(lines, id, after) {
    const line = lines.find((each) => each.id === id);
    if (!line) return lines;
    const others = lines.filter((each) => each.id !== id);
    const at = after === null ? 0 : others.findIndex((each) => each.id === after) + 1;
    return [...others.slice(0, at), line, ...others.slice(at)];
  }
}
