import { element, setText } from "./element.js";
import { KeyedList } from "./keyed_list.js";
import { surely } from "./surely.js";

export const words = {
  zh: {
    title: "推流",
    now: "正在输出", none: "还没有输出，观众只能在本页观看",
    starting: "正在连接", live: "直播中", retrying: "正在重试", stopped: "已停止",
    recording: "录制与回放", rtmp: "RTMP 平台", whip: "WHIP 服务器", "janus-room": "Janus 房间", "janus-stream": "Janus 直播点",
    add: "添加输出", name: "名称", "name.hint": "例如：抖音", kind: "类型", url: "地址", key: "推流密钥", "key.hint": "只写入，不再显示",
    "key.whip": "令牌（可不填）", "key.janus": "API 密钥（可不填）", room: "房间号", start: "开始推流",
    remove: "移除", sure: "确定移除？", sent: "已发 {size}", kept: "已录 {size}", loss: "丢包 {percent} %", nacks: "重传 {count}", requests: "要关键帧 {count}", retries: "重试 {count} 次", jumps: "跳帧 {count} 次",
    note: "画面只编码一次，所有输出共用。密钥不会写入日志，也不会在任何地方显示。",
  },
  en: {
    title: "Outputs",
    now: "On their way", none: "No outputs: viewers watch on this page only",
    starting: "Connecting", live: "Live", retrying: "Trying again", stopped: "Stopped",
    recording: "Recording and replay", rtmp: "RTMP platform", whip: "WHIP server", "janus-room": "Janus room", "janus-stream": "Janus mountpoint",
    add: "Add an output", name: "Name", "name.hint": "such as YouTube", kind: "Kind", url: "Address", key: "Stream key", "key.hint": "Written once, never shown",
    "key.whip": "Token (optional)", "key.janus": "API secret (optional)", room: "Number", start: "Go live there",
    remove: "Remove", sure: "Really remove?", sent: "{size} sent", kept: "{size} recorded", loss: "{percent} % lost", nacks: "{count} asked again", requests: "{count} keyframes asked", retries: "tried again {count}×", jumps: "jumped {count}×",
    note: "Pictures are encoded once for all outputs. Keys are in no log and are never shown again.",
  },
};

/** What outputs say of their faults, by how it begins; the rest of a sentence stays as the server put it. */
const REASONS = {
  "nobody answers at that address": "该地址没有服务器应答",
  "no answer in time": "服务器超时没有应答",
  "the other side ended it": "对方结束了连接",
  "the disk is full; it goes on when there is room": "磁盘已满，腾出空间后自动继续",
  "too little room is left on the disk; it goes on when there is more": "磁盘剩余空间不足，腾出空间后自动继续",
  "the server closed the connection before it took a picture; is the key right?": "服务器没有接收画面就断开了，请检查推流密钥",
  "the server closed the connection": "服务器断开了连接",
  "sending to the server failed": "向服务器发送失败",
  "the server hangs": "服务器停止接收数据",
  "the server refuses": "服务器拒绝",
  "the server does not speak RTMP as it should": "对方不是正常的 RTMP 服务器",
  "the server broke off": "服务器中断了连接",
  "the server has reported nothing": "服务器长时间没有反馈",
  "the server wants another token": "令牌不对",
  "the server does not let this token publish": "此令牌没有推流权限",
  "there is no WHIP endpoint at this address": "该地址没有 WHIP 服务",
  "the server takes no H.264 with Opus": "服务器不接受 H.264 和 Opus",
  "somebody publishes there already": "那里已有人在推流",
  "the server is full": "服务器已满",
  "no connection came about": "媒体连接没有建立，请检查两端之间的 UDP 是否畅通",
  "Janus cannot be reached": "连不上 Janus",
  "Janus does not answer": "Janus 没有应答",
  "the connection to Janus was lost": "与 Janus 的连接断开了",
};

const LAMP = { live: "good", starting: "warn", retrying: "bad", stopped: "" };
const URLS = { rtmp: "rtmp://…/live", whip: "https://…/whip/…", "janus-room": "ws://127.0.0.1:8188", "janus-stream": "ws://127.0.0.1:8188" };

/** Where the show goes besides its own viewers: what each output does, and a form for one more. */
export default class OutputsPanel {
  #bench;
  #list;
  #rows;
  #form;
  #heading = element("h2.panel-title");
  #note = element("p.hint");

  constructor(root, bench) {
    this.#bench = bench;
    this.#list = element("div.rows");
    this.#form = new OutputForm(bench);
    root.append(
      element("section.card", {}, this.#heading, this.#list, this.#note),
      this.#form.node,
    );
    this.#rows = new KeyedList(this.#list, (output) => new OutputRow(output.name, bench));
  }

  show(outputs) {
    setText(this.#heading, this.#bench.say("now"));
    setText(this.#note, this.#bench.say("note"));
    this.#list.dataset.empty = this.#bench.say("none");
    this.#rows.show(outputs.map((output) => ({ id: output.name, ...output })));
    this.#form.relabel();
  }
}

/** One output: its lamp, what it sent, and the way to end it, which asks once more. */
class OutputRow {
  #bench;
  #name = element("b");
  #kind = element("span.hint");
  #state = element("span.state");
  #figures = element("p.hint.output-figures");
  #reason = element("p.output-reason");
  #label;

  constructor(name, bench) {
    this.#bench = bench;
    const remove = element("button.button.ghost.small", { type: "button" });
    this.#label = surely(remove, (asking) => setText(remove, bench.say(asking ? "sure" : "remove")), () => bench.send("DELETE", encodeURIComponent(name)));
    this.node = element("div.output", {},
      element("div.row", {}, element("div.grow", {}, this.#name, " ", this.#kind), this.#state, remove),
      this.#figures, this.#reason);
  }

  update(output) {
    const say = (key, values) => this.#bench.say(key, values);
    setText(this.#name, output.name === "recording" ? say("recording") : output.name);
    setText(this.#kind, output.kind === "recording" ? "" : `${say(output.kind)} · ${output.target}`);
    this.#state.dataset.state = LAMP[output.state];
    setText(this.#state, `${say(output.state)} ${duration(output.for_s)}`);
    const facts = [];
    if (output.state === "live") facts.push(rate(output.bitrate_kbps));
    if (output.bytes) facts.push(say(output.kind === "recording" ? "kept" : "sent", { size: size(output.bytes) }));
    if (output.loss_percent) facts.push(say("loss", { percent: output.loss_percent }));
    if (output.nacks) facts.push(say("nacks", { count: output.nacks }));
    if (output.keyframe_requests) facts.push(say("requests", { count: output.keyframe_requests }));
    if (output.retries) facts.push(say("retries", { count: output.retries }));
    if (output.overflows) facts.push(say("jumps", { count: output.overflows }));
    setText(this.#figures, facts.join(" · "));
    this.#kind.title = output.target;
    setText(this.#reason, this.#told(output.reason));
    this.#reason.title = output.reason;
    this.#reason.hidden = !output.reason;
    this.#label();
  }

  #told(reason) {
    if (this.#bench.language.name !== "zh") return reason;
    const known = Object.keys(REASONS).filter((each) => reason.startsWith(each)).sort((a, b) => b.length - a.length)[0];
    if (!known) return reason;
    const more = reason.startsWith("the server refuses: ") ? `：${reason.slice("the server refuses: ".length)}` : "";
    return REASONS[known] + more;
  }
}

/** A new output. The key's field forgets what was typed as soon as it is sent. */
class OutputForm {
  #bench;
  #kind;
  #fields = {};
  #heading = element("h2.panel-title");
  #start = element("button.button.primary", { type: "submit" });

  constructor(bench) {
    this.#bench = bench;
    this.#kind = element("select", { name: "kind", onchange: () => this.relabel() }, ...Object.keys(URLS).map((kind) => element("option", { value: kind })));
    const make = (name, props) => element("input", { name, autocomplete: "off", spellcheck: "false", ...props });
    this.node = element("form.card", { onsubmit: (event) => this.#send(event) }, this.#heading,
      element("div.row", {}, this.#field("name", make("name", { required: true, maxlength: 40 })), this.#field("kind", this.#kind)),
      this.#field("url", make("url", { type: "text", required: true, maxlength: 500 })),
      element("div.row", {}, this.#field("key", make("key", { type: "password", autocomplete: "new-password" })), this.#field("room", make("room", { type: "number", min: 1, value: 1234 }))),
      this.#start);
    this.relabel();
  }

  relabel() {
    const say = (key) => this.#bench.say(key);
    const kind = this.#kind.value;
    setText(this.#heading, say("add"));
    setText(this.#start, say("start"));
    for (const option of this.#kind.options) setText(option, say(option.value));
    for (const [name, { label }] of Object.entries(this.#fields)) setText(label, say(name));
    setText(this.#fields.key.label, say(kind === "whip" ? "key.whip" : kind === "rtmp" ? "key" : "key.janus"));
    this.#fields.name.input.placeholder = say("name.hint");
    this.#fields.url.input.placeholder = URLS[kind];
    this.#fields.key.input.placeholder = say("key.hint");
    this.#fields.room.node.hidden = !kind.startsWith("janus");
  }

  #field(name, input) {
    const label = element("span");
    const node = element("label.field.grow", {}, label, input);
    this.#fields[name] = { node, label, input };
    return node;
  }

  async #send(event) {
    event.preventDefault();
    const value = (name) => this.#fields[name].input.value.trim();
    const wish = { name: value("name"), kind: this.#kind.value, url: value("url"), key: value("key"), room: Number(value("room")) || 1234 };
    this.#fields.key.input.value = "";
    const answer = await this.#bench.send("POST", "", wish);
    if (answer !== undefined) for (const name of ["name", "url"]) this.#fields[name].input.value = "";
  }
}

function rate(kbps) {
  return kbps >= 1000 ? `${(kbps / 1000).toFixed(1)} Mb/s` : `${kbps} kb/s`;
}

function size(bytes) {
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes / 1000;
  while (value >= 1000 && units.length > 1) { value /= 1000; units.shift(); }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[0]}`;
}

function duration(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}
