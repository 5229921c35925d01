import { element } from "./element.js";

const KEPT = 200;
const NEAR_END_PX = 60;
const NAME_HUES = 6;

/** The comments, newest last. Follows the newest unless the reader has scrolled back, then offers a way down. */
export class CommentList {
  #announcer;
  #list;
  #newer;
  #language;
  #rows = new Map();
  #own = new Set();
  #missed = 0;
  #notes = 0;

  /**
   * @param {HTMLElement} list
   * @param {HTMLButtonElement} newer "3 new" button
   * @param {import("./language.js").Language} language
   * @param {import("./announcer.js").Announcer} announcer says the answers to this viewer's own comments
   */
  constructor(list, newer, language, announcer) {
    this.#announcer = announcer;
    this.#list = list;
    this.#newer = newer;
    this.#language = language;
    newer.addEventListener("click", () => this.#toEnd());
    list.addEventListener("scroll", () => this.#atEnd() && this.#sawAll(), { passive: true });
    new ResizeObserver(() => this.#missed || this.#toEnd()).observe(list);
    language.addEventListener("change", () => this.#relabel());
    this.#relabel();
  }

  /** @param {object[]} comments the room's last ones; those shown already stay @param {object[]} written answers among them */
  fill(comments, written = []) {
    for (const comment of comments) this.add(comment, { quiet: true });
    for (const reply of written) this.write(reply);
    this.#toEnd();
  }

  /** @param {{id: string, author: string, text: string, simulated: boolean}} comment */
  add(comment, { own = false, quiet = false } = {}) {
    if (own) this.#own.add(comment.id);
    const row = this.#rows.get(comment.id);
    if (row) {
      if (own) this.#markOwn(row);
      return;
    }
    const following = own || this.#atEnd();
    this.#append(comment.id, this.#makeRow(comment));
    if (following) this.#toEnd();
    else if (!quiet) this.#miss();
  }

  /** @param {string} id moderation took it away */
  remove(id) {
    this.#rows.get(id)?.remove();
    this.#rows.delete(id);
  }

  /** @param {{comment_ids: string[], author?: string, text: string, simulated?: boolean}} answer mark the comments and show the reply */
  answer(answer) {
    for (const id of answer.comment_ids) this.#rows.get(id)?.classList.add("answered");
    const id = `answer of ${answer.comment_ids.join(" ")}`;
    if (this.#rows.has(id)) return;
    const mine = answer.comment_ids.some((comment) => this.#own.has(comment));
    const following = mine || this.#atEnd();
    this.#append(id, this.#makeAnswer(answer, mine));
    if (mine) this.#announce("answer.to_me", answer.text);
    if (following) this.#toEnd();
    else this.#miss();
  }

  /** @param {{comment_ids: string[], author: string, others: number, text: string, ago_s: number}} pointer what was answered just before */
  point(pointer) {
    for (const id of pointer.comment_ids) this.#rows.get(id)?.classList.add("answered");
    const mine = pointer.comment_ids.some((comment) => this.#own.has(comment));
    const following = mine || this.#atEnd();
    this.#append(`pointer of ${pointer.comment_ids.join(" ")}`, this.#makePointer(pointer, mine));
    if (mine) this.#announce("answer.to_me", pointer.text);
    if (following) this.#toEnd();
    else this.#miss();
  }

  /**
   * An answer in writing, behind a quotation of the comment it stands under; in other words, or for more people, it takes
   * the old one's place, unless it is for this viewer too from now on: then it comes to the end, where they look.
   * @param {{comment_ids: string[], author: string, asked: string, others: number, text: string, simulated: boolean, by_person: boolean}} reply
   */
  write(reply) {
    for (const id of reply.comment_ids) this.#rows.get(id)?.classList.add("answered");
    const mine = reply.comment_ids.some((comment) => this.#own.has(comment));
    const id = CommentList.#writtenId(reply);
    const row = this.#makeWritten(reply, mine);
    const before = this.#rows.get(id);
    if (mine && before?.textContent !== row.textContent) this.#announce("written.to_me", reply.text);
    if (before && (!mine || before.classList.contains("to-me"))) {
      before.replaceWith(row);
      this.#rows.set(id, row);
      return;
    }
    this.remove(id);
    const following = mine || this.#atEnd();
    this.#append(id, row);
    if (following) this.#toEnd();
    else this.#miss();
  }

  /** @param {{comment_ids: string[]}} reply an answer in writing that was taken back */
  unwrite(reply) {
    for (const id of reply.comment_ids) this.#rows.get(id)?.classList.remove("answered");
    this.remove(CommentList.#writtenId(reply));
  }

  /** @param {{kind: string, author: string, count: number, simulated: boolean}} reaction somebody came, followed, ordered … */
  note(reaction) {
    const key = `reaction.${reaction.kind}`;
    const author = reaction.author || this.#language.say("nickname.somebody");
    const mark = this.#simulated(reaction);
    const said = element("span", { data: { say: key } }, this.#language.say(key));
    const following = this.#atEnd();
    this.#notes += 1;
    this.#append(`note ${this.#notes}`, element("li.comment.note", { data: { kind: reaction.kind } }, mark, element("b", { dir: "auto" }, author), " ", said));
    if (following) this.#toEnd();
  }

  #announce(key, text) {
    this.#announcer.say(this.#language.say(key, { text }));
  }

  #append(id, row) {
    this.#rows.set(id, row);
    this.#list.append(row);
    if (this.#rows.size <= KEPT) return;
    const [oldest, oldRow] = this.#rows.entries().next().value;
    oldRow.remove();
    this.#rows.delete(oldest);
    this.#own.delete(oldest);
  }

  #makeRow(comment) {
    const author = element("b.author", { dir: "auto", data: { hue: CommentList.#hue(comment.author) } }, comment.author);
    const mark = this.#simulated(comment);
    const row = element("li.comment", {}, mark, author, element("span.text", { dir: "auto" }, comment.text));
    if (this.#own.has(comment.id)) this.#markOwn(row);
    return row;
  }

  #makeAnswer(answer, mine) {
    const to = answer.author ? element("b.author", { dir: "auto" }, `@${answer.author}`) : null;
    const row = element("li.comment.reply", {}, this.#mark("host-mark", "host"), this.#simulated(answer), to, element("span.text", { dir: "auto" }, answer.text));
    row.classList.toggle("to-me", mine);
    return row;
  }

  #makePointer(pointer, mine) {
    const { author, others, text, ago_s } = pointer;
    const to = this.#language.say(others ? "pointer.others" : "pointer.one", { author, others });
    const when = this.#language.say(ago_s < 60 ? "pointer.now" : "pointer.minutes", { minutes: Math.round(ago_s / 60) });
    const row = element("li.comment.reply.pointer", {},
      this.#mark("host-mark", "host"), this.#simulated(pointer), element("b.author", { dir: "auto" }, to), element("span.when", {}, when), element("span.text", { dir: "auto" }, text));
    row.classList.toggle("to-me", mine);
    return row;
  }

  #makeWritten(reply, mine) {
    const { author, asked, others, text, by_person } = reply;
    const to = this.#language.say(others ? "pointer.others" : "pointer.one", { author, others });
    const from = by_person ? this.#mark("host-mark", "written.shop") : this.#mark("host-mark", "written", "written.why");
    const row = element("li.comment.reply.written", {},
      element("p.to", {}, from, this.#simulated(reply), element("b.author", { dir: "auto" }, to), element("q.asked", { dir: "auto", title: asked }, asked)),
      element("p.text", { dir: "auto" }, text));
    row.classList.toggle("to-me", mine);
    return row;
  }

  /** The mark of what a program played, or was said to it. */
  #simulated({ simulated }) {
    return simulated ? this.#mark("sim", "simulated", "simulated.why") : null;
  }

  static #writtenId({ comment_ids }) {
    return `written to ${comment_ids[0]}`;
  }

  #mark(kind, key, why) {
    const mark = element(`span.mark.${kind}`, { data: { say: key } }, this.#language.say(key));
    if (why) mark.title = this.#language.say(why);
    return mark;
  }

  #markOwn(row) {
    if (row.classList.contains("own")) return;
    row.classList.add("own");
    row.prepend(this.#mark("me", "me"));
  }

  #atEnd() {
    return this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < NEAR_END_PX;
  }

  #toEnd() {
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#sawAll();
  }

  #miss() {
    this.#missed += 1;
    this.#newer.hidden = false;
    this.#newer.textContent = this.#language.say("comments.new", { count: this.#missed });
  }

  #sawAll() {
    this.#missed = 0;
    this.#newer.hidden = true;
  }

  #relabel() {
    this.#list.dataset.empty = this.#language.say("comments.empty");
    this.#list.dataset.answered = this.#language.say("answering");
    if (this.#missed) this.#newer.textContent = this.#language.say("comments.new", { count: this.#missed });
  }

  /** The same name has the same colour in every room and on every visit. */
  static #hue(name) {
    let hash = 0;
    for (const character of name) hash = (hash * 31 + character.codePointAt(0)) >>> 0;
    return hash % NAME_HUES;
  }
}
