import { element, setText } from "./element.js";

export const words = {
  zh: {
    title: "审核",
    flagged: "等你看一眼", "flagged.empty": "没有需要人处理的弹幕",
    answer: "让主播回答", hide: "隐藏", settle: "不用回答",
    next: "接下来回答", "next.empty": "没有等待的问题",
    counts: "{waiting} 条在等，{unread} 条待理解", asked: "{count} 人问", pointer: "只在屏幕上提示",
    dropped: "没有收下的", "dropped.empty": "全部收下了",
    test: "试一句", "test.text": "输入一句弹幕，看会怎么判、怎么理解", "test.author": "昵称（可不填）",
    "did.keep": "放行", "did.hide": "隐藏", "did.flag": "交给人看",
    hit: "{rule} 命中「{found}」", "hit.author": "{rule} 命中昵称「{found}」", allow: "以后放行这个说法",
    "tried.lists": "词库", "tried.second": "按意思再看", "tried.intent": "想要", "tried.mood": "心情", "tried.language": "语言", "tried.product": "说的是",
    "lists.none": "没有规则命中", "second.none": "没有问题", "second.late": "词库已经决定", lifted: "{rule}，但这个说法已放行", "second.hit": "{rule}：{did}",
    sensed: "{rule}：按意思判断",
    sure: "把握 {percent}%", unsure: "把握只有 {percent}%：当闲聊，不作承诺", "by.rule": "规则 {rule} 支持", "by.meaning": "按例句判断",
    named: "点名的商品", "on.air": "没有点名：正在讲的", "no.product": "没有点名，也没有在讲的", "spoken.zh": "中文", "spoken.en": "英文", "spoken.other": "其他语言",
    lists: "词库", "own.hide": "本店：隐藏", "own.flag": "本店：交给人",
    words: "命中这些词", unless: "这些说法放行", patterns: "另有 {count} 条内置模式", add: "添加", remove: "移除",
    "add.words": "加一个词", "add.unless": "加一个放行的说法", none: "还没有", find: "在词里找",
    changes: "最近的改动", undo: "撤销", added: "加入", removed: "移除", "changes.empty": "词库还是原样",
    more: "还有 {count} 个，输入文字查找",
    empty: "空的", same_id: "重复编号", stale: "过期", too_fast: "太快", same_text: "重复内容", full: "排不下",
    hidden: "已隐藏", spam: "无关内容", "drop.flagged": "交给人",
    "why.asked": "{count} 人问", "why.waited": "等了 {count} 秒", "why.on air": "正在讲", "why.buyer": "买过或关注", "why.known": "来聊过",
    promised: "{what}：主播答应了由店家处理",
    "why.upset": "不满", "why.hesitant": "犹豫", "why.answered lately": "刚答过",
  },
  en: {
    title: "Moderation",
    flagged: "Needs a person", "flagged.empty": "Nothing waits for a person",
    answer: "Have it answered", hide: "Hide", settle: "No answer needed",
    next: "Answered next", "next.empty": "No question waits",
    counts: "{waiting} waiting, {unread} not yet read", asked: "asked by {count}", pointer: "pointer on screen",
    dropped: "Not taken", "dropped.empty": "Everything was taken",
    test: "Try a sentence", "test.text": "Type a comment: how is it judged, what does it mean", "test.author": "Name (optional)",
    "did.keep": "Kept", "did.hide": "Hidden", "did.flag": "For a person",
    hit: "{rule} found “{found}”", "hit.author": "{rule} found “{found}” in the name", allow: "Let this wording through",
    "tried.lists": "Lists", "tried.second": "Second look", "tried.intent": "Wants", "tried.mood": "Mood", "tried.language": "Language", "tried.product": "Product",
    "lists.none": "no rule fires", "second.none": "nothing against it", "second.late": "the lists have decided", lifted: "{rule}, but this wording is let through", "second.hit": "{rule}: {did}",
    sensed: "{rule}: by its meaning",
    sure: "{percent}% sure", unsure: "only {percent}% sure: taken as chitchat, nothing is promised", "by.rule": "rule {rule} speaks for it", "by.meaning": "by its likeness to examples",
    named: "named", "on.air": "none named: the one on air", "no.product": "none named, none on air", "spoken.zh": "Chinese", "spoken.en": "English", "spoken.other": "another",
    lists: "Lists", "own.hide": "This shop: hide", "own.flag": "This shop: for a person",
    words: "Fires on", unless: "Lets through", patterns: "and {count} built-in patterns", add: "Add", remove: "Remove",
    "add.words": "Add a word", "add.unless": "Add a wording to let through", none: "none yet", find: "Find a word",
    changes: "Last changes", undo: "Undo", added: "added", removed: "removed", "changes.empty": "The lists are as shipped",
    more: "{count} more; type to find them",
    empty: "empty", same_id: "same id", stale: "stale", too_fast: "too fast", same_text: "same text", full: "no room",
    hidden: "hidden", spam: "spam", "drop.flagged": "for a person",
    "why.asked": "asked by {count}", "why.waited": "waited {count} s", "why.on air": "on air", "why.buyer": "buyer or follower", "why.known": "wrote before",
    promised: "{what}: the host promised that the shop will see to it",
    "why.upset": "upset", "why.hesitant": "hesitant", "why.answered lately": "answered lately",
  },
};

const SHOWN = 40;

/** How many comments wait for a person. */
export const waiting = ({ flagged }) => flagged.length;

/** A card with a heading; its body is redrawn when what it shows has changed. */
class Card {
  #heading = element("h2.panel-title");
  #body = element("div.rows");
  #drawn = "";

  constructor(root) {
    this.node = element("section.card", {}, this.#heading, this.#body);
    root.append(this.node);
  }

  show(heading, empty, state, draw) {
    setText(this.#heading, heading);
    const drawn = JSON.stringify([heading, state]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#body.dataset.empty = empty;
    this.#body.replaceChildren(...draw(state));
  }
}

/** Who needs a person, what is answered next and why, a sentence to try the rules on, and the lists themselves. */
export default class ModerationPanel {
  #bench;
  #flagged;
  #next;
  #dropped;
  #try;
  #lists;
  #changes;

  constructor(root, bench) {
    this.#bench = bench;
    root.classList.add("moderation");
    this.#flagged = new Card(root);
    this.#next = new Card(root);
    this.#try = new TryOut(root, bench);
    this.#lists = new Lists(root, bench);
    this.#changes = new Card(root);
    this.#dropped = new Card(root);
  }

  show(state) {
    const say = (key, values) => this.#bench.say(key, values);
    const { flagged, next, waiting, unread, dropped, rules, changes } = state;
    this.#flagged.show(say("flagged"), say("flagged.empty"), flagged, (rows) => rows.map((row) => this.#person(row)));
    this.#flagged.node.classList.toggle("urgent", flagged.length > 0);
    this.#next.show(`${say("next")} · ${say("counts", { waiting, unread })}`, say("next.empty"), next, (rows) => rows.map((row) => this.#group(row)));
    this.#try.show();
    this.#lists.show(rules);
    this.#changes.show(say("changes"), say("changes.empty"), changes, (rows) => rows.toReversed().map((row) => this.#change(row)));
    this.#dropped.show(say("dropped"), say("dropped.empty"), Object.entries(dropped), (rows) => [element("dl.figures", {}, ...rows.map(([reason, count]) =>
      element("div", {}, element("dt", {}, say(reason === "flagged" ? "drop.flagged" : reason)), element("dd", {}, String(count)))))].filter(() => rows.length));
  }

  #name(author, simulated) {
    const mark = simulated ? element("span.chip", { data: { kind: "simulated" } }, this.#bench.language.say("simulated")) : "";
    return [element("b", {}, author), mark, " "];
  }

  #person({ id, author, text, rule, found, promised, simulated }) {
    const decide = (decision) => () => this.#bench.send("POST", "decisions", { id, decision });
    const button = (decision, kind = "small") => element(`button.button.${kind}`, { type: "button", onclick: decide(decision) }, this.#bench.say(decision));
    return element("article.case", { data: { id } },
      element("p", {}, ...this.#name(author, simulated), text),
      element("p.why", {}, promised ? this.#bench.say("promised", { what: this.#bench.language.say(`intent.${promised}`) }) : this.#bench.say(found ? "hit" : "sensed", { rule, found })),
      element("div.row", {}, button("answer", "small.primary"), button("settle"), button("hide")));
  }

  #group({ author, text, count, intent, score, why, pointer, simulated }) {
    return element("article.case", {},
      element("p", {}, ...this.#name(author, simulated), text, count > 1 ? element("span.chip", {}, this.#bench.say("asked", { count })) : "",
        element("span.chip", {}, this.#bench.language.say(`intent.${intent}`)), pointer ? element("span.chip", {}, this.#bench.say("pointer")) : ""),
      element("p.why", {}, `${score.toFixed(2)} = ${this.#reasons(why, intent)}`));
  }

  /** The ranking's `price 0.90 + asked by 3 0.40 - answered lately 0.50` in the console's language. */
  #reasons(why, intent) {
    return why.replace(intent, this.#bench.language.say(`intent.${intent}`))
      .replace(/(asked|waited) (?:by )?(\d+)(?: s\b)?/g, (_, what, count) => this.#bench.say(`why.${what}`, { count }))
      .replace(/on air|buyer|known|upset|hesitant|answered lately/g, (reason) => this.#bench.say(`why.${reason}`));
  }

  #change({ rule, field, text, present }) {
    const undo = () => this.#bench.send("POST", "changes", { rule, field, text, present: !present });
    return element("div.row", {},
      element("span.grow", {}, element("b", {}, text), ` ${this.#bench.say(present ? "added" : "removed")} · ${rule} · ${this.#bench.say(field)}`),
      element("button.button.small.ghost", { type: "button", onclick: undo }, this.#bench.say("undo")));
  }
}

const PAUSE_MS = 150;

/** A sentence to try, with all that would decide about it. */
class TryOut {
  #bench;
  #heading = element("h2.panel-title");
  #text = element("input", { type: "text", maxlength: 300 });
  #author = element("input", { type: "text", maxlength: 60 });
  #result = element("div.rows.result", { "aria-live": "polite" });
  #asked = 0;
  #pause = 0;

  constructor(root, bench) {
    this.#bench = bench;
    for (const input of [this.#text, this.#author]) input.addEventListener("input", () => this.#soon());
    root.append(element("section.card", {}, this.#heading, this.#text, this.#author, this.#result));
  }

  show() {
    setText(this.#heading, this.#bench.say("test"));
    this.#text.placeholder = this.#bench.say("test.text");
    this.#author.placeholder = this.#bench.say("test.author");
  }

  /** Reading takes some milliseconds of the thread that reads viewers: not at every key. */
  #soon() {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#test(), PAUSE_MS);
  }

  async #test() {
    const asked = ++this.#asked;
    const text = this.#text.value.trim();
    if (!text) return this.#result.replaceChildren();
    const answer = await this.#bench.send("POST", "test", { text, author: this.#author.value });
    if (answer && asked === this.#asked) this.#result.replaceChildren(...this.#drawn(answer));
  }

  #drawn({ action, rule, hits, second_look, meaning, product }) {
    const say = (key, values) => this.#bench.say(key, values);
    const state = { keep: "good", hide: "bad", flag: "warn" }[action];
    return [
      element("p.row", {}, element("span.state", { data: { state } }, say(`did.${action}`)), rule ? element("span.chip", {}, rule) : ""),
      element("dl.tried", {},
        ...this.#fact("lists", ...(hits.length ? hits.map((hit) => this.#hit(hit)) : [element("span.why", {}, say("lists.none"))])),
        ...this.#fact("second", this.#second(second_look, hits)),
        ...this.#fact("intent", element("b", {}, this.#bench.language.say(`intent.${meaning.intent}`)), element("span.why", {}, this.#certainty(meaning))),
        ...this.#fact("mood", element("span.chip", { data: { mood: meaning.mood } }, this.#bench.language.say(`mood.${meaning.mood}`))),
        ...this.#fact("product", ...this.#product(product)),
        ...this.#fact("language", element("span", {}, say(`spoken.${meaning.language}`)))),
    ];
  }

  #fact(name, ...told) {
    return [element("dt", {}, this.#bench.say(`tried.${name}`)), element("dd", { data: { tried: name } }, ...told)];
  }

  #second(verdict, hits) {
    if (!verdict) return element("span.why", {}, this.#bench.say("second.none"));
    if (verdict.lifted) return element("span", {}, this.#bench.say("lifted", verdict));
    const told = this.#bench.say("second.hit", { rule: verdict.rule, did: this.#bench.say(`did.${verdict.action}`) });
    const late = hits.length ? ` · ${this.#bench.say("second.late")}` : "";
    return this.#allowed(told + late, verdict.rule, this.#text.value.trim());
  }

  #certainty({ confidence, sure, why }) {
    const percent = Math.round(confidence * 100);
    const rule = why.startsWith("rule:") ? why.slice("rule:".length) : null;
    return `${this.#bench.say(sure ? "sure" : "unsure", { percent })} · ${rule ? this.#bench.say("by.rule", { rule }) : this.#bench.say("by.meaning")}`;
  }

  #product(product) {
    if (!product) return [element("span.why", {}, this.#bench.say("no.product"))];
    return [element("b", {}, product.name), element("span.why", {}, this.#bench.say(product.named ? "named" : "on.air"))];
  }

  #hit({ rule, found, of_author }) {
    return this.#allowed(this.#bench.say(of_author ? "hit.author" : "hit", { rule, found }), rule, found);
  }

  /** What a rule says, with a button that lets such a wording through from now on. */
  #allowed(told, rule, wording) {
    const allow = async () => {
      await this.#bench.send("POST", "changes", { rule, field: "unless", text: wording, present: true });
      this.#test();
    };
    return element("div.row", {},
      element("span.grow", {}, told),
      element("button.button.small", { type: "button", onclick: allow }, this.#bench.say("allow")));
  }
}

/** One rule at a time: its words and the wordings it lets through, to add to and to take from. */
class Lists {
  #bench;
  #heading = element("h2.panel-title");
  #choice = element("select");
  #about = element("p.why");
  #find = element("input", { type: "search" });
  #fields = element("div.lists");
  #known = "";
  #rules = [];
  #rule = null;

  constructor(root, bench) {
    this.#bench = bench;
    this.#choice.addEventListener("change", () => this.#load());
    this.#find.addEventListener("input", () => this.#draw());
    root.append(element("section.card", {}, this.#heading, this.#choice, this.#about, this.#find, this.#fields));
  }

  show(rules) {
    setText(this.#heading, this.#bench.say("lists"));
    this.#find.placeholder = this.#bench.say("find");
    const known = JSON.stringify([rules, this.#bench.language.name]);
    if (known === this.#known) return;
    const first = !this.#known;
    this.#known = known;
    this.#rules = rules;
    const chosen = this.#choice.value || "own.hide";
    const own = ({ name }) => name.startsWith("own.");
    this.#choice.replaceChildren(...[...rules.filter(own), ...rules.filter((rule) => !own(rule))].map((rule) => this.#option(rule)));
    this.#choice.value = chosen;
    if (first || this.#rule) this.#load();
  }

  #option(rule) {
    const own = rule.name.startsWith("own.");
    return element("option", { value: rule.name }, `${own ? this.#bench.say(rule.name) : rule.name} · ${rule.words}`);
  }

  async #load() {
    const rule = await this.#bench.send("GET", `rules/${encodeURIComponent(this.#choice.value)}`);
    if (!rule || rule.name !== this.#choice.value) return;
    this.#rule = rule;
    this.#draw();
  }

  #draw() {
    const summary = this.#rules.find(({ name }) => name === this.#rule?.name);
    if (!summary) return;
    const patterns = summary.patterns ? ` · ${this.#bench.say("patterns", { count: summary.patterns })}` : "";
    setText(this.#about, `${this.#bench.say(`did.${summary.action}`)} · ${summary.about}${patterns}`);
    this.#find.hidden = summary.words + summary.unless <= SHOWN;
    this.#fields.replaceChildren(this.#field("words"), this.#field("unless"));
  }

  #field(field) {
    const sought = this.#find.value.trim().toLowerCase();
    const found = this.#rule[field].filter((word) => word.includes(sought));
    const rest = found.length - SHOWN;
    const input = element("input.grow", { type: "text", maxlength: 60, placeholder: this.#bench.say(`add.${field}`) });
    const add = (event) => {
      event.preventDefault();
      if (input.value.trim()) this.#change(field, input.value.trim(), true);
    };
    return element("div.field", {},
      element("span", {}, this.#bench.say(field)),
      element("p.words", { data: { empty: this.#bench.say("none") } }, ...found.slice(0, SHOWN).map((word) => this.#word(field, word))),
      rest > 0 ? element("p.why", {}, this.#bench.say("more", { count: rest })) : "",
      element("form.row", { onsubmit: add }, input, element("button.button.small", { type: "submit" }, this.#bench.say("add"))));
  }

  #word(field, word) {
    const remove = () => this.#change(field, word, false);
    return element("span.word", {}, word, element("button", { type: "button", onclick: remove, "aria-label": `${this.#bench.say("remove")} ${word}` }, "×"));
  }

  async #change(field, text, present) {
    await this.#bench.send("POST", "changes", { rule: this.#rule.name, field, text, present });
    await this.#load();
  }
}
