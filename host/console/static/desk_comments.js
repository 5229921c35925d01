import { element } from "./element.js";
import { KeyedList } from "./keyed_list.js";

const FILTERS = {
  all: () => true,
  open: ({ status }) => status === "waiting" || status === "answering" || status === "flagged",
  stopped: ({ verdict }) => verdict !== "keep",
};

/** The comments as the show understood them, newest first, and what became of each. */
export class DeskComments {
  #list;
  #filters;
  #language;
  #rows;
  #filter = "all";
  #comments = [];
  #told = [];
  #drawn = "";

  /** @param {HTMLElement} list @param {HTMLElement} filters @param {import("./language.js").Language} language */
  constructor(list, filters, language) {
    this.#list = list;
    this.#filters = filters;
    this.#language = language;
    this.#rows = new KeyedList(list, (comment) => new CommentRow(comment, language));
  }

  /** @param {{comments: object[]}} snapshot */
  show({ comments }) {
    const told = [comments, this.#filter, this.#language.name];
    if (told.every((part, place) => part === this.#told[place])) return;
    this.#told = told;
    this.#comments = comments;
    this.#list.dataset.empty = this.#language.say("desk.comments.empty");
    this.#showFilters();
    this.#rows.show(comments.filter(FILTERS[this.#filter]).reverse());
  }

  #showFilters() {
    const counts = Object.entries(FILTERS).map(([name, test]) => [name, this.#comments.filter(test).length]);
    const drawn = JSON.stringify([counts, this.#filter, this.#language.name]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const focused = this.#filters.contains(document.activeElement);
    this.#filters.replaceChildren(...counts.map(([name, count]) => this.#filterButton(name, count)));
    if (focused) this.#filters.querySelector("[aria-pressed=true]").focus();
  }

  #filterButton(name, count) {
    const choose = () => {
      this.#filter = name;
      this.show({ comments: this.#comments });
    };
    const label = this.#language.say(`desk.comments.${name}`);
    return element("button.filter", { type: "button", "aria-pressed": String(name === this.#filter), onclick: choose }, label, element("b", {}, String(count)));
  }
}

class CommentRow {
  #language;
  #drawn = "";

  constructor(comment, language) {
    this.#language = language;
    this.node = element("li.desk-comment", { data: { id: comment.id } });
  }

  update(comment) {
    const drawn = JSON.stringify([comment, this.#language.name]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const { author, text, simulated, answer, status } = comment;
    this.node.dataset.status = status;
    this.node.replaceChildren(
      element("p.desk-comment-text", {}, element("b", {}, author), simulated ? this.#chip("simulated", { data: { kind: "simulated" } }) : "", element("span", {}, text)),
      element("p.chips", {}, ...this.#chips(comment)),
      ...(answer ? [element("p.answer", {}, answer)] : []));
  }

  #chips({ status, intent, mood, verdict, rule }) {
    const chips = [this.#chip(`status.${status}`, { data: { status } })];
    if (intent) chips.push(this.#chip(`intent.${intent}`));
    if (mood && mood !== "neutral") chips.push(this.#chip(`mood.${mood}`, { data: { mood } }));
    if (verdict !== "keep" && rule) chips.push(element("span.chip", { data: { verdict } }, rule));
    return chips;
  }

  #chip(key, props = {}) {
    return element("span.chip", props, this.#language.say(key));
  }
}
