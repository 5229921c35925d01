import { element, setText } from "./element.js";

export const words = {
  zh: {
    title: "待答问题", open: "主播答不上来的", "open.empty": "没有待答的问题",
    hint: "写下的答案马上成为店里的资料，主播下次就会答。", times: "{count} 次", shop: "全店",
    question: "问题（可以改得更清楚）", answer: "店家的回答", whole: "对全店都适用", save: "存为资料", dismiss: "不用答",
    "answer.anyway": "仍然保存（记我的名字）", answered: "已经回答的", "answered.empty": "还没有写过答案",
    writer: "模型写手", kept: "留用的句子", refused: "退回的句子", requests: "本小时请求", "writer.well": "正常",
  },
  en: {
    title: "Questions", open: "What the host could not answer", "open.empty": "No question waits",
    hint: "What you write becomes a fact of the shop at once, and the host answers with it.", times: "asked {count}×", shop: "whole shop",
    question: "The question (make it clearer if you like)", answer: "The shop's answer", whole: "Holds for the whole shop", save: "Keep as a fact", dismiss: "No answer needed",
    "answer.anyway": "Keep it anyway (under my name)", answered: "Answered", "answered.empty": "No answer written yet",
    writer: "Model writer", kept: "Lines kept", refused: "Lines refused", requests: "Requests this hour", "writer.well": "working",
  },
};

/** How many questions wait for a person. */
export const waiting = ({ open }) => open.length;

/** Questions for a person, each with a form; what is typed stays while others come and go. */
export default class QuestionsPanel {
  #bench;
  #titles;
  #hint = element("p.hint");
  #open = element("div.rows");
  #answered = element("div.rows");
  #writer = element("section.card", { hidden: true });
  #forms = new Map();
  #drawn = "";

  /** @param {HTMLElement} root */
  constructor(root, bench) {
    this.#bench = bench;
    this.#titles = ["open", "answered"].map((key) => [key, element("h2.panel-title")]);
    const [open, answered] = this.#titles.map(([, title]) => title);
    root.append(
      element("section.card", {}, open, this.#hint, this.#open),
      element("section.card", {}, answered, this.#answered),
      this.#writer,
    );
  }

  show(state) {
    const say = (key, values) => this.#bench.say(key, values);
    for (const [key, title] of this.#titles) setText(title, say(key));
    setText(this.#hint, say("hint"));
    this.#open.dataset.empty = say("open.empty");
    this.#answered.dataset.empty = say("answered.empty");
    this.#showOpen(state.open, say);
    this.#showWriter(state.writer, say);
    const drawn = JSON.stringify([state.answered, say("shop")]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#answered.replaceChildren(...state.answered.map((one) => element("div.row", {},
      element("span.grow", {}, element("b", {}, one.question), element("br"), one.answer),
      element("span.hint", {}, one.product || say("shop")))));
  }

  #showWriter(writer, say) {
    this.#writer.hidden = !writer;
    if (!writer) return;
    const refused = Object.entries(writer.refused).map(([reason, count]) => `${reason} ${count}`).join(", ");
    const total = Object.values(writer.refused).reduce((sum, count) => sum + count, 0);
    const figure = (name, value, title = "") => element("div", { title }, element("dt", {}, say(name)), element("dd", {}, String(value)));
    this.#writer.replaceChildren(
      element("h2.panel-title", {}, `${say("writer")} · ${writer.model}`),
      element("dl.figures", {}, figure("kept", writer.kept), figure("refused", total, refused), figure("requests", `${writer.requests} / ${writer.per_hour}`)),
      element("span.state", { data: { state: writer.fault ? "bad" : "good" } }, writer.fault || say("writer.well")));
  }

  #showOpen(questions, say) {
    const ids = new Set(questions.map((one) => one.id));
    for (const [id, form] of this.#forms) {
      if (ids.has(id)) continue;
      form.node.remove();
      this.#forms.delete(id);
    }
    for (const one of questions) {
      if (!this.#forms.has(one.id)) {
        const form = this.#form(one, say);
        this.#forms.set(one.id, form);
        this.#open.append(form.node);
      }
      setText(this.#forms.get(one.id).times, one.times > 1 ? say("times", { count: one.times }) : "");
    }
  }

  #form(one, say) {
    const times = element("span.hint");
    const wording = element("input", { type: "text", value: one.text, maxlength: 300, "aria-label": say("question") });
    const answer = element("textarea", { rows: 2, maxlength: 200, placeholder: say("answer"), "aria-label": say("answer") });
    const whole = element("input", { type: "checkbox" });
    const anyway = element("button.button.small.ghost", { type: "button", hidden: true }, say("answer.anyway"));
    const send = (override) => this.#bench.send("POST", `${one.id}/answer`, {
      text: answer.value, wording: wording.value, whole_shop: whole.checked, override,
    }).then((done) => { anyway.hidden = done !== undefined; });
    const node = element("form.question", {},
      element("div.row", {}, element("b.grow", {}, one.text), element("span.hint", {}, one.product), times),
      wording, answer,
      element("div.row", {},
        element("label.grow", {}, whole, " ", say("whole")),
        element("button.button.small.ghost", { type: "button", onclick: () => this.#bench.send("DELETE", one.id) }, say("dismiss")),
        anyway,
        element("button.button.small.primary", { type: "submit" }, say("save"))));
    anyway.addEventListener("click", () => send(true));
    node.addEventListener("submit", (event) => {
      event.preventDefault();
      if (answer.value.trim()) send(false);
    });
    return { node, times };
  }
}
