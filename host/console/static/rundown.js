import { setText } from "./element.js";
import { KeyedList } from "./keyed_list.js";
import { LineRow } from "./line_row.js";
import { NewLine } from "./new_line.js";

const BRIEF = 24;
const NONE = [];

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
  #products = new Map();
  #drawn = [];
  #draft = null;
  #reached = null;
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
    list.addEventListener("focusin", ({ target }) => this.#reach(target.closest(".line")?.dataset.id));
    list.addEventListener("keydown", (event) => this.#step(event));
  }

  /** @param {{lines: object[], asides?: object[], products: object[]}} snapshot */
  show({ lines, asides = NONE, products }) {
    const told = [lines, asides, products, this.#language.name];
    if (told.every((part, place) => part === this.#drawn[place])) return;
    this.#drawn = told;
    this.#lines = lines;
    this.#asides = asides;
    this.#products = new Map(products.map((product) => [product.id, product]));
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
    const named = (line) => ({ ...line, product: this.#products.get(line.product_id) });
    const numbered = lines.map((line, place) => ({ ...named(line), place: place + 1, last: place === last }));
    const asides = this.#asides.map((line) => ({ ...named(line), aside: true }));
    this.#settleDraft(lines);
    const focused = this.#list.contains(document.activeElement) ? document.activeElement : null;
    this.#rows.show([...this.#orphans(lines), ...asides, ...numbered]);
    // the keyboard stays in the list when its line goes on air, but on no button of another line
    if (focused && !focused.isConnected) this.#list.focus({ preventScroll: true });
    if (!this.#rows.row(this.#reached)) this.#reach(lines[0]?.id);
  }

  /** Tab comes to one line only, or hundreds would lie between the say box and the comments; arrows go from line to line. */
  #reach(id) {
    if (id === undefined || id === this.#reached) return;
    this.#rows.row(this.#reached)?.reachable(false);
    this.#rows.row(id)?.reachable(true);
    this.#reached = id;
  }

  #step(event) {
    const way = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    const { does } = event.target.dataset;
    const row = way && does && this.#rows.row(event.target.closest(".line")[way]?.dataset.id);
    if (!row) return;
    event.preventDefault();
    row.focus(does);
    row.node.scrollIntoView({ block: "nearest" });
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
    const place = this.#lines.findIndex((line) => line.id === id);
    const { text } = this.#lines[place];
    const next = (this.#lines[place + 1] ?? this.#lines[place - 1])?.id;
    this.#wish((lines) => lines.filter((line) => line.id !== id), async () => {
      await this.api.delete(id);
      this.offerBack("desk.deleted", text, () => this.api.restore(id));
    });
    this.#rows.row(next)?.focus("delete");
  }

  /** An operator's line that waits beside the script will not be said. @param {string} id */
  async takeBack(id) {
    try {
      await this.api.delete(id);
    } catch (fault) {
      this.#toast.tell(this.#language.failed(fault), "bad");
    }
  }

  /**
   * Tell what was done to a line, with a button that takes it back.
   * @param {string} key of WORDS @param {string} text the line's; nothing is told of an empty one @param {() => unknown} act takes it back
   */
  offerBack(key, text, act) {
    if (!text) return;
    this.#toast.offer(this.#language.say(key, { text: brief(text) }), this.#language.say("desk.undo"), async () => {
      try {
        await act();
      } catch (fault) {
        this.#toast.tell(this.#language.failed(fault), "bad");
      }
    });
  }

  /** Open a box for a new line; one that is open already comes along with what is in it. @param {string | null} after a line, or the top */
  insertAfter(after, text = "") {
    this.#draft ??= new NewLine(this.#language, {
      save: (wording, override, key) => this.#insert(wording, override, key),
      leave: (unsaved) => this.#leaveDraft(unsaved),
    });
    this.#placeDraft(after);
    this.#draft.write(text);
  }

  async #insert(text, override, key) {
    await this.api.insert(text, { after: this.#draft.after, override, key });
    this.#leaveDraft("");
  }

  #leaveDraft(unsaved) {
    if (!this.#draft) return; // left while it was on its way
    const { after } = this.#draft;
    this.#draft.remove();
    this.#draft = null;
    this.offerBack("desk.discarded", unsaved, () => this.insertAfter(after, unsaved));
  }

  #placeDraft(after) {
    this.#draft.moveTo(after, this.#rows.row(after)?.node ?? this.#place);
  }

  /** The line a new one is written behind has left: the draft moves up to what stood before it, and nothing typed is lost. */
  #settleDraft(lines) {
    const order = [...this.#list.children].map((node) => node.dataset.id);
    const here = new Set(lines.map((line) => line.id));
    const after = this.#draft?.after ?? null;
    if (after === null || here.has(after)) return;
    this.#placeDraft(order.slice(0, order.indexOf(after)).findLast((id) => here.has(id)) ?? null);
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
      this.#lines = apply(this.#lines);
    } catch (fault) {
      this.#toast.tell(this.#language.failed(fault), "bad");
    }
    this.#wishes.delete(apply);
    this.refresh();
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
