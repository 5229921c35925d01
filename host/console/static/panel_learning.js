import { element, setText } from "./element.js";

export const words = {
  zh: {
    title: "学习", on: "让观众的反应决定怎么讲",
    "on.why": "打开：常用这间直播间更买账的讲法，每种获准的讲法都保留至少 {floor}% 的机会。关闭：各种讲法轮流。",
    simulated: "模拟或演示的房间：这里学到的不会带到正式直播。", lessons: "学过的讲解", product: "正在讲",
    variants: "讲法", mixed: "综合", rational: "理性（参数、价值、对比）", emotional: "感性（场景、故事）",
    approved: "获准", points: "每百观看分钟得分", minutes: "观看分钟", chosen: "本场次数",
    points_why: "一单 1 分，点卡片 0.2，评论 0.1，点赞 0.02；除下单外，每位观众每次讲解最多各算一次。只记次数，不记是谁。",
    report: "哪些话卖出了货：在命令行运行 livehost report。",
  },
  en: {
    title: "Learning", on: "Let the room decide how products are told",
    "on.why": "On: what this room answers to is told more often, and every approved manner keeps at least {floor}% of the turns. Off: they take turns.",
    simulated: "A simulated or demo room: nothing learned here reaches a real show.", lessons: "Presentations learned from", product: "On the air",
    variants: "Manners", mixed: "Mixed", rational: "Rational: parameters, value, comparison", emotional: "Emotional: scene and story",
    approved: "Approved", points: "points per 100 viewer-minutes", minutes: "viewer-minutes", chosen: "this show",
    points_why: "An order is 1 point, a card tapped 0.2, a comment 0.1, a like 0.02; all but orders count at most once a viewer in each presentation. Only numbers are kept, never who.",
    report: "Which words sold: run livehost report on the command line.",
  },
};

/** What the room teaches: the switch, and for each manner of telling its share, its points and whether it is approved. */
export default class LearningPanel {
  #bench;
  #switch = element("input", { type: "checkbox", role: "switch" });
  #labels = { on: element("b.grow"), why: element("p.hint"), simulated: element("p.hint"), heading: element("h2.panel-title"), points: element("p.hint"), report: element("p.hint") };
  #figures = element("dl.figures");
  #rows = element("div.rows");
  #made = new Map();
  #state = null;
  #snapshot = null;

  /** @param {HTMLElement} root */
  constructor(root, bench) {
    this.#bench = bench;
    this.#switch.addEventListener("change", () => this.#send());
    root.append(
      element("section.card", {}, element("label.row", {}, this.#labels.on, this.#switch), this.#labels.why, this.#labels.simulated, this.#figures),
      element("section.card", {}, this.#labels.heading, this.#rows, this.#labels.points, this.#labels.report),
    );
  }

  show(state, snapshot) {
    const say = (key, values) => this.#bench.say(key, values);
    this.#state = state;
    this.#snapshot = snapshot;
    const { on, why, simulated, heading, points, report } = this.#labels;
    setText(on, say("on"));
    setText(why, say("on.why", { floor: Math.round(state.floor * 100) }));
    setText(simulated, say("simulated"));
    simulated.hidden = !state.simulated;
    setText(heading, say("variants"));
    setText(points, say("points_why"));
    setText(report, say("report"));
    this.#switch.checked = state.on;
    this.#figures.replaceChildren(this.#figure("lessons", state.lessons), this.#figure("product", snapshot.products.find((each) => each.id === state.product_id)?.name ?? "–"));
    for (const variant of state.variants) this.#row(variant, say);
  }

  #figure(name, value) {
    return element("div", {}, element("dt", {}, this.#bench.say(name)), element("dd", {}, String(value)));
  }

  #row(variant, say) {
    if (!this.#made.has(variant.name)) this.#made.set(variant.name, this.#makeRow(variant.name));
    const row = this.#made.get(variant.name);
    setText(row.name, say(variant.name));
    row.approved.checked = variant.approved;
    row.approved.setAttribute("aria-label", `${say("approved")}: ${say(variant.name)}`);
    const share = Math.round(variant.share * 100);
    row.bar.style.setProperty("--share", `${share}%`);
    setText(row.share, `${share}%`);
    setText(row.facts, [["points", variant.points_per_100], ["minutes", Math.round(variant.viewer_minutes)], ["chosen", variant.chosen]].map(([key, value]) => `${say(key)} ${value}`).join(" · "));
  }

  #makeRow(name) {
    const row = { name: element("span.grow"), approved: element("input", { type: "checkbox" }), bar: element("i.share"), share: element("b.share-figure"), facts: element("span.hint") };
    row.approved.addEventListener("change", () => this.#send(name, row.approved.checked));
    this.#rows.append(element("div.manner", {}, element("label.row", {}, row.approved, row.name, row.share), row.bar, row.facts));
    return row;
  }

  async #send(name, approved) {
    const wanted = this.#state.variants.filter((each) => (each.name === name ? approved : each.approved)).map((each) => each.name);
    const done = await this.#bench.send("PATCH", "", { on: this.#switch.checked, approved: wanted });
    if (done === undefined) this.show(this.#state, this.#snapshot);
  }
}
