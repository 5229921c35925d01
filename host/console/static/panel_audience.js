import { element, setText } from "./element.js";

export const words = {
  zh: {
    title: "观众", temperature: "直播间温度", per_minute: "每分钟评论", usual: "平时", spirit: "主播状态",
    lively: "活跃", steady: "平稳", gentle: "轻柔", happy: "开心", neutral: "平静", hesitant: "犹豫", upset: "不满",
    reactions: "互动总数", join: "进入", like: "点赞", follow: "关注", share: "分享", gift: "礼物", order: "下单",
    sources: "评论来源", "sources.none": "只有观看页。其他来源写在来源文件里，见文档。", taken: "收到 {count}", refused: "拒收 {count}",
    waiting: "等待中", live: "已连接", silent: "长时间没有消息", retrying: "重连中",
    "refused.unsigned": "没有签名", "refused.wrong_signature": "签名不对，请核对密钥", "refused.clock_skew": "时间差了五分钟以上，请校准时钟",
    "refused.replayed": "同一条消息又发来", "refused.unreadable": "格式不对", "refused.not_ours": "别的直播间或用不到的消息",
    "refused.same_id": "重复编号", "refused.same_text": "重复内容", "refused.too_fast": "太快", "refused.empty": "空的", "refused.full": "排不下", "refused.stale": "过期",
  },
  en: {
    title: "Audience", temperature: "The room", per_minute: "Comments a minute", usual: "Usually", spirit: "Host",
    lively: "lively", steady: "steady", gentle: "gentle", happy: "happy", neutral: "neutral", hesitant: "hesitant", upset: "upset",
    reactions: "Since the show opened", join: "Came in", like: "Likes", follow: "Follows", share: "Shares", gift: "Gifts", order: "Orders",
    sources: "Where comments come from", "sources.none": "The viewer page only. Other sources are named in a sources file, see the docs.", taken: "{count} taken", refused: "{count} refused",
    waiting: "waiting", live: "connected", silent: "silent for long", retrying: "retrying",
    "refused.unsigned": "without a signature", "refused.wrong_signature": "wrong signature, check the secret", "refused.clock_skew": "clock more than five minutes off, set it",
    "refused.replayed": "sent before", "refused.unreadable": "not readable", "refused.not_ours": "of another room, or not used here",
    "refused.same_id": "same id", "refused.same_text": "same text", "refused.too_fast": "too fast", "refused.empty": "empty", "refused.full": "no room", "refused.stale": "too old",
  },
};

const STATES = { live: "good", waiting: "", silent: "warn", retrying: "bad" };
const MOODS = ["happy", "neutral", "hesitant", "upset"];

/** How lively the room is, what viewers did besides writing, and where comments come from. */
export default class AudiencePanel {
  #bench;
  #temperature;
  #moods;
  #reactions;
  #sources;
  #titles;

  /** @param {HTMLElement} root */
  constructor(root, bench) {
    this.#bench = bench;
    this.#temperature = element("dl.figures");
    this.#moods = element("div.moods", { role: "img" });
    this.#reactions = element("dl.figures");
    this.#sources = element("div.rows");
    this.#titles = ["temperature", "reactions", "sources"].map((key) => [key, element("h3.title")]);
    const [room, done, from] = this.#titles.map(([, title]) => title);
    root.append(
      element("section.card", {}, room, this.#temperature, this.#moods),
      element("section.card", {}, done, this.#reactions),
      element("section.card", {}, from, this.#sources),
    );
  }

  show(state) {
    const say = (key, values) => this.#bench.say(key, values);
    for (const [key, title] of this.#titles) setText(title, say(key));
    this.#figures(this.#temperature, [
      [say("per_minute"), state.per_minute], [say("usual"), state.usual_per_minute], [say("spirit"), say(state.spirit)],
    ]);
    this.#showMoods(state.moods, say);
    this.#figures(this.#reactions, Object.entries(state.reactions).map(([kind, count]) => [say(kind), count.toLocaleString()]));
    this.#sources.dataset.empty = say("sources.none");
    this.#sources.replaceChildren(...state.sources.map((source) => this.#source(source, say)));
  }

  #figures(list, rows) {
    list.replaceChildren(...rows.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, String(value)))));
  }

  #showMoods(moods, say) {
    const shares = MOODS.filter((mood) => moods[mood] > 0);
    this.#moods.hidden = shares.length === 0;
    this.#moods.setAttribute("aria-label", shares.map((mood) => `${say(mood)} ${Math.round(moods[mood] * 100)} %`).join(", "));
    this.#moods.replaceChildren(...shares.map((mood) => {
      const part = element("span", { data: { mood }, title: say(mood) }, moods[mood] >= 0.15 ? `${say(mood)} ${Math.round(moods[mood] * 100)} %` : "");
      part.style.flexGrow = moods[mood];
      return part;
    }));
  }

  #source(source, say) {
    const refused = Object.values(source.refused).reduce((sum, count) => sum + count, 0);
    const why = Object.entries(source.refused).map(([code, count]) => `${say(`refused.${code}`)} ${count}`).join(" · ");
    return element("div.row", {},
      element("span.grow", {}, element("b", {}, source.name), " ", element("span.hint", {}, source.kind),
        source.reason ? element("div.output-reason", {}, source.reason) : null,
        refused ? element("div.hint", {}, why) : null),
      element("span.hint", {}, say("taken", { count: source.taken })),
      refused ? element("span.hint", {}, say("refused", { count: refused })) : null,
      element("span.state", { data: { state: STATES[source.state] } }, say(source.state)));
  }
}
