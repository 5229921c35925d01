import { element, setText } from "./element.js";

export const words = {
  zh: {
    title: "直播流",
    together: "全部输出合计", sent_keyframes: "已发关键帧",
    audience: "观众", watching: "正在看", hls: "兼容模式 (HLS)", connecting: "连接中", joined: "共进来", direct: "快速通道", vanished: "突然断开",
    rungs: "画质", best: "高清", economy: "省流", keyframes: "只有关键帧", encodes: "正在编码", vp8: "VP8",
    line: "观众线路", bitrate: "总码率", loss: "丢包", nacks: "要求重传", resent: "已重传", keyframe_requests: "要关键帧", skips: "跳到关键帧",
    late: "发送延迟 p95", relay: "中继失败",
    seen: "观众看到的", first: "首画面 p95", freezes: "卡顿", frozen: "卡顿时长", nothing: "还没有观众报告",
    failures: "没能进来", "failures.none": "没有失败",
    malformed: "请求格式错误", too_large: "请求过大", unsupported: "浏览器不支持", full: "已满", ice: "网络不通", dtls: "加密没有建立",
    no_picture: "连上但没有画面", lost: "中途断开", other: "其他",
  },
  en: {
    title: "Stream",
    together: "All outputs together", sent_keyframes: "keyframes sent",
    audience: "Viewers", watching: "watching", hls: "by HLS", connecting: "connecting", joined: "joined so far", direct: "on the fast path", vanished: "went silent",
    rungs: "Quality", best: "Best", economy: "Economy", keyframes: "Keyframes only", encodes: "Encoding now", vp8: "VP8",
    line: "Lines to viewers", bitrate: "bitrate", loss: "loss", nacks: "asked again", resent: "sent again", keyframe_requests: "keyframes asked", skips: "skipped ahead",
    late: "sent late, p95", relay: "relay failures",
    seen: "What viewers see", first: "first picture, p95", freezes: "freezes", frozen: "time frozen", nothing: "No page has reported yet",
    failures: "Could not join", "failures.none": "Nobody failed to join",
    malformed: "malformed request", too_large: "request too large", unsupported: "browser not supported", full: "room full", ice: "no network path", dtls: "encryption never agreed",
    no_picture: "connected, no picture", lost: "lost on the way", other: "other",
  },
};

const LATE_WARN_MS = 40;
const LOSS_WARN = 3;
const LOSS_BAD = 10;
const FIRST_WARN_MS = 1000;

/** A card of figures; only what changed is written. */
class Figures {
  #heading = element("h2.panel-title");
  #list = element("dl.figures");
  #values = new Map();

  constructor(root) {
    root.append(element("section.card", {}, this.#heading, this.#list));
  }

  /** @param {string} heading @param {Array<{term: string, value: string, kind?: string}>} rows */
  show(heading, rows) {
    setText(this.#heading, heading);
    rows.forEach(({ term, value, kind = "" }, index) => {
      if (!this.#values.has(index)) this.#add(index);
      const { box, dt, dd } = this.#values.get(index);
      setText(dt, term);
      setText(dd, value);
      if (box.className !== kind) box.className = kind;
    });
    for (const [index, { box }] of this.#values) box.hidden = index >= rows.length;
  }

  #add(index) {
    const [dt, dd] = [element("dt"), element("dd")];
    const box = element("div", {}, dt, dd);
    this.#list.append(box);
    this.#values.set(index, { box, dt, dd });
  }
}

/** How the stream reaches its viewers: who, in which quality, over what lines, and what their own pages say. */
export default class StreamPanel {
  #bench;
  #audience;
  #together;
  #rungs;
  #line;
  #seen;
  #failures;

  constructor(root, bench) {
    this.#bench = bench;
    this.#audience = new Figures(root);
    this.#together = new Figures(root);
    this.#rungs = new Figures(root);
    this.#line = new Figures(root);
    this.#seen = new Figures(root);
    this.#failures = new Figures(root);
  }

  show(state) {
    const say = (key) => this.#bench.say(key);
    const count = (key, value, kind) => ({ term: say(key), value: this.#count(value), kind });
    this.#audience.show(say("audience"), [
      count("watching", state.viewers),
      count("hls", state.hls_viewers),
      count("connecting", state.connecting),
      count("joined", state.joined),
      count("direct", state.direct),
      count("vanished", state.vanished),
    ]);
    const all = state.together;
    this.#together.show(say("together"), [
      { term: say("bitrate"), value: StreamPanel.#rate(all.bitrate_kbps) },
      count("nacks", all.nacks),
      count("keyframe_requests", all.keyframe_requests),
      count("sent_keyframes", all.keyframes),
    ]);
    this.#rungs.show(say("rungs"), [
      ...Object.entries(state.rungs).map(([name, viewers]) => count(name, viewers, name === "keyframes" && viewers ? "warn" : "")),
      { term: say("encodes"), value: String(state.encodes.length) },
    ]);
    this.#line.show(say("line"), [
      { term: say("bitrate"), value: StreamPanel.#rate(state.bitrate_kbps) },
      { term: say("loss"), value: `${state.loss_percent.toFixed(1)} %`, kind: StreamPanel.#kind(state.loss_percent, LOSS_WARN, LOSS_BAD) },
      { term: say("late"), value: `${state.late_p95_ms} ms`, kind: StreamPanel.#kind(state.late_p95_ms, LATE_WARN_MS) },
      count("nacks", state.nacks),
      count("resent", state.resent),
      count("keyframe_requests", state.keyframe_requests),
      count("skips", state.skips),
      ...(state.relay_failures ? [count("relay", state.relay_failures, "warn")] : []),
    ]);
    const first = state.first_picture_p95_ms;
    this.#seen.show(say(first ? "seen" : "nothing"), first ? [
      { term: say("first"), value: `${this.#count(first)} ms`, kind: StreamPanel.#kind(first, FIRST_WARN_MS) },
      count("freezes", state.freezes),
      { term: say("frozen"), value: `${state.frozen_s.toFixed(1)} s` },
    ] : []);
    const failures = Object.entries(state.failures).filter(([, times]) => times);
    this.#failures.show(say(failures.length ? "failures" : "failures.none"), failures.map(([cause, times]) => count(cause, times, "warn")));
  }

  #count(value) {
    return value.toLocaleString(this.#bench.language.name);
  }

  static #rate(kbps) {
    return kbps >= 1000 ? `${(kbps / 1000).toFixed(kbps >= 100_000 ? 0 : 1)} Mb/s` : `${kbps} kb/s`;
  }

  static #kind(value, warn, bad = Infinity) {
    return value >= bad ? "bad" : value >= warn ? "warn" : "";
  }
}
