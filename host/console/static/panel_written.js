import { element, setText } from "./element.js";
import { growing } from "./growing.js";
import { KeyedList } from "./keyed_list.js";

export const words = {
  zh: {
    title: "文字回复", on: "来不及口播的问题，用文字回复",
    why: "打开：轮到口播要等太久的问题，主播马上用文字回答，资料与审核和口播一样。关闭：问题排队等口播，久等会过时。",
    calm: "观众不多，都来得及口播", crowded: "提问很多，正在用文字回复", list: "最近的文字回复", empty: "还没有文字回复",
    others: "和另外 {count} 位", deferred: "已转店家", by_person: "店家改过", save: "更新", retract: "撤回", aloud: "口播",
    anyway: "仍然发出（记我的名字）", words: "文字回复",
  },
  en: {
    title: "In writing", on: "Answer in writing who would wait too long",
    why: "On: a question the host would come to too late is answered in writing at once, from the same facts and through the same checks. Off: it waits for a spoken answer, and may expire.",
    calm: "Few ask: everybody is answered aloud", crowded: "Many ask: answering in writing", list: "Last written answers", empty: "Nothing written yet",
    others: "and {count} more", deferred: "passed to the shop", by_person: "in the shop's words", save: "Update", retract: "Take back", aloud: "Say aloud",
    anyway: "Send it anyway (under my name)", words: "Written answer",
  },
};

/** Answers in writing: the switch, and each with its words to change, to take back or to have said. */
export default class WrittenPanel {
  #bench;
  #switch = element("input", { type: "checkbox", role: "switch" });
  #labels = { on: element("b.grow"), why: element("p.hint"), state: element("span.state"), list: element("h2.panel-title") };
  #list = element("div.rows");
  #rows;

  /** @param {HTMLElement} root */
  constructor(root, bench) {
    this.#bench = bench;
    this.#rows = new KeyedList(this.#list, (reply) => new Row(reply, bench));
    this.#switch.addEventListener("change", () => bench.send("PATCH", "", { on: this.#switch.checked }));
    root.append(
      element("section.card", {}, element("label.row", {}, this.#labels.on, this.#switch), this.#labels.why, this.#labels.state),
      element("section.card", {}, this.#labels.list, this.#list));
  }

  show({ on, crowded, written }) {
    const { on: label, why, state, list } = this.#labels;
    for (const [node, key] of [[label, "on"], [why, "why"], [list, "list"]]) setText(node, this.#bench.say(key));
    setText(state, this.#bench.say(crowded ? "crowded" : "calm"));
    state.dataset.state = crowded ? "warn" : "good";
    this.#switch.checked = on;
    this.#list.dataset.empty = this.#bench.say("empty");
    this.#rows.show(written);
  }
}

/** One answer. What is typed stays until it is sent, or the answer changes. */
class Row {
  #bench;
  #id;
  #head = element("div.row");
  #asked = element("p.why");
  #text = growing(element("textarea", { rows: 1, maxlength: 200 }));
  #anyway = element("button.button.small.ghost", { type: "button", hidden: true });
  #buttons;
  #drawn = "";
  #given = "";

  constructor({ id }, bench) {
    this.#bench = bench;
    this.#id = id;
    const ask = (deed) => () => bench.send("POST", deed, { id });
    this.#buttons = {
      save: element("button.button.small.primary", { type: "submit" }),
      retract: element("button.button.small.ghost", { type: "button", onclick: ask("retract") }),
      aloud: element("button.button.small.ghost", { type: "button", onclick: ask("aloud") }),
    };
    const { save, retract, aloud } = this.#buttons;
    this.node = element("form.question", {}, this.#head, this.#asked, this.#text, element("div.row", {}, element("span.grow"), this.#anyway, aloud, retract, save));
    this.#anyway.addEventListener("click", () => this.#correct(true));
    this.#text.addEventListener("input", () => { save.disabled = this.#text.value.trim() === this.#given; });
    this.#text.addEventListener("keydown", (event) => this.#press(event));
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#correct(false);
    });
  }

  #press(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!this.#buttons.save.disabled) this.node.requestSubmit();
  }

  async #correct(override) {
    const text = this.#text.value.trim();
    if (text) this.#anyway.hidden = (await this.#bench.send("POST", "correct", { id: this.#id, text, override })) !== undefined;
  }

  update(reply) {
    const say = (key, values) => this.#bench.say(key, values);
    const drawn = JSON.stringify([reply, this.#bench.language.name]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const { author, asked, others, text, simulated, by_person, deferred } = reply;
    const chips = [simulated && this.#bench.language.say("simulated"), others && say("others", { count: others }), by_person && say("by_person"), deferred && say("deferred")];
    this.#head.replaceChildren(element("b", {}, author), ...chips.filter(Boolean).map((chip) => element("span.chip", {}, chip)));
    setText(this.#asked, asked);
    for (const [name, button] of Object.entries(this.#buttons)) setText(button, say(name));
    setText(this.#anyway, say("anyway"));
    this.#text.setAttribute("aria-label", say("words"));
    if (text !== this.#given) {
      this.#text.value = this.#given = text;
      this.#text.dispatchEvent(new Event("input"));
    }
    this.#buttons.save.disabled = this.#text.value.trim() === this.#given;
  }
}
