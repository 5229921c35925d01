import { element, setText } from "./element.js";

export const words = {
  zh: {
    title: "声音",
    speaking: "谁在说话", style: "品牌风格", listen: "试听", stop: "停止", loading: "正在合成…", use: "用这个声音", on: "正在使用",
    female: "女声", male: "男声", resting: "刚才出错，由替补代说", soon: "从下一句开始；已经备好的句子会用新声音重做。",
    "luxury-story": "高端故事", "daily-brisk": "日常轻快", "children-gentle": "儿童温柔", "tech-calm": "科技沉稳", "warm-story": "温暖叙述", plain: "原声",
    lexicon: "读音词典", written: "写法", spoken: "读法", "lexicon.how": "读法写成汉字，或带声调的拼音，如 chong2 qing4。", add: "添加", remove: "移除", "lexicon.empty": "还没有词条",
    health: "运行情况", rate: "来自缓存", recalled: "取自缓存的分句", made: "新合成的分句", "faults.none": "没有故障",
  },
  en: {
    title: "Voice",
    speaking: "Who speaks", style: "Brand style", listen: "Listen", stop: "Stop", loading: "Being spoken…", use: "Speak with this", on: "On air",
    female: "female", male: "male", resting: "failed lately; an understudy speaks", soon: "From the next line on; lines that are ready are made again.",
    "luxury-story": "Luxury story", "daily-brisk": "Daily, brisk", "children-gentle": "Gentle, for children", "tech-calm": "Calm, technical", "warm-story": "Warm story", plain: "As it is",
    lexicon: "Pronunciations", written: "Written", spoken: "Said as", "lexicon.how": "Said as words, or as a respelling that reads the way it sounds.", add: "Add", remove: "Remove", "lexicon.empty": "None yet",
    health: "How it fares", rate: "from the cache", recalled: "clauses recalled", made: "clauses made", "faults.none": "No faults",
  },
};

/** Plays one sample at a time. */
class Sampler {
  #audio = new Audio();
  #playing = null;
  #changed;

  /** @param {() => void} changed called when it begins or ends */
  constructor(changed) {
    this.#changed = changed;
    this.#audio.addEventListener("ended", () => this.stop());
  }

  /** @returns {string | null} the voice whose sample is fetched or heard */
  get playing() {
    return this.#playing;
  }

  get loading() {
    return this.#playing !== null && this.#audio.paused;
  }

  async play(voice, fetched) {
    this.stop();
    this.#playing = voice;
    this.#changed();
    const blob = await fetched;
    if (this.#playing !== voice) return;
    if (!blob) return this.stop();
    this.#audio.src = URL.createObjectURL(blob);
    await this.#audio.play().catch(() => this.stop());
    this.#changed();
  }

  stop() {
    this.#audio.pause();
    if (this.#audio.src) URL.revokeObjectURL(this.#audio.src);
    this.#audio.removeAttribute("src");
    this.#playing = null;
    this.#changed();
  }
}

/** Who speaks and how, how words are read, and how the voice fares. */
export default class VoicePanel {
  #bench;
  #state = null;
  #drawn = "";
  #sampler = new Sampler(() => this.#voices());
  #speaking = element("h2.panel-title");
  #rows = element("div.rows");
  #soon = element("p.hint");
  #styleLabel = element("span");
  #style;
  #lexicon;
  #health = element("h2.panel-title");
  #figures = element("dl.figures");
  #faults = element("div.rows");

  constructor(root, bench) {
    this.#bench = bench;
    this.#style = element("select", { name: "brand_style", onchange: () => this.#choose({ brand_style: this.#style.value }) });
    root.append(
      element("section.card", {}, this.#speaking, this.#rows, element("label.field", {}, this.#styleLabel, this.#style), this.#soon),
    );
    this.#lexicon = new Lexicon(root, bench);
    root.append(element("section.card", {}, this.#health, this.#figures, this.#faults));
  }

  show(state) {
    this.#state = state;
    const drawn = JSON.stringify([state, this.#bench.language.name]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    setText(this.#speaking, this.#bench.say("speaking"));
    setText(this.#soon, this.#bench.say("soon"));
    this.#voices();
    this.#styles();
    this.#lexicon.show(state.lexicon);
    this.#fares();
  }

  #choose(wish) {
    this.#bench.send("POST", "", wish);
  }

  #voices() {
    if (this.#state) this.#rows.replaceChildren(...this.#state.voices.map((voice) => this.#voice(voice)));
  }

  #voice({ id, sex, engine, licence, consent }) {
    const say = (key) => this.#bench.say(key);
    const [on, heard] = [id === this.#state.voice, id === this.#sampler.playing];
    const sample = () => this.#sampler.play(id, this.#bench.send("GET", `sample?${new URLSearchParams({ voice: id, brand_style: this.#state.brand_style })}`));
    const label = !heard ? "listen" : this.#sampler.loading ? "loading" : "stop";
    const resting = this.#state.resting.includes(id);
    return element("div", { data: { voice: id }, title: consent },
      element("div.row", {},
        element("div.grow", {}, element("b", {}, id), element("div.hint", {}, `${say(sex)} · ${engine} · ${licence}`)),
        element("button.button.ghost.small", { type: "button", onclick: heard ? () => this.#sampler.stop() : sample }, say(label)),
        on ? element("span.state", { data: { state: resting ? "warn" : "good" } }, say("on"))
          : element("button.button.small", { type: "button", onclick: () => this.#choose({ voice: id }) }, say("use"))),
      ...(resting ? [element("p.output-reason", {}, say("resting"))] : []));
  }

  #styles() {
    setText(this.#styleLabel, this.#bench.say("style"));
    const { brand_style, brand_styles } = this.#state;
    const names = brand_styles.includes(brand_style) ? brand_styles : [brand_style, ...brand_styles];
    this.#style.replaceChildren(...names.map((name) => element("option", { value: name }, this.#bench.say(name || "plain"))));
    this.#style.value = brand_style;
  }

  #fares() {
    const { cache: { recalled, made }, faults } = this.#state;
    const rate = recalled + made ? `${Math.round((100 * recalled) / (recalled + made))} %` : "–";
    setText(this.#health, this.#bench.say("health"));
    this.#figures.replaceChildren(...[["rate", rate], ["recalled", recalled], ["made", made]].map(([key, value]) =>
      element("div", {}, element("dt", {}, this.#bench.say(key)), element("dd", {}, String(value)))));
    this.#faults.dataset.empty = this.#bench.say("faults.none");
    this.#faults.replaceChildren(...faults.toReversed().map((fault) => element("p.output-reason", {}, fault.replace(/^voice: /, ""))));
  }
}

/** How words are read that the rules read otherwise. */
class Lexicon {
  #bench;
  #heading = element("h2.panel-title");
  #rows = element("div.rows");
  #written = element("input", { type: "text", maxlength: 60, required: true });
  #spoken = element("input", { type: "text", maxlength: 120, required: true });
  #add = element("button.button.small.primary", { type: "submit" });
  #how = element("p.hint");

  constructor(root, bench) {
    this.#bench = bench;
    const form = element("form.row", { onsubmit: (event) => this.#learn(event) }, this.#written, this.#spoken, this.#add);
    root.append(element("section.card", {}, this.#heading, this.#rows, form, this.#how));
  }

  show(lexicon) {
    const say = (key) => this.#bench.say(key);
    setText(this.#heading, say("lexicon"));
    setText(this.#add, say("add"));
    setText(this.#how, say("lexicon.how"));
    this.#written.placeholder = say("written");
    this.#spoken.placeholder = say("spoken");
    this.#rows.dataset.empty = say("lexicon.empty");
    this.#rows.replaceChildren(...Object.entries(lexicon).map(([written, spoken]) => element("div.row", {},
      element("span.grow", {}, element("b", {}, written), ` → ${spoken}`),
      element("button.button.small.ghost", { type: "button", onclick: () => this.#unlearn(written) }, say("remove")))));
  }

  async #learn(event) {
    event.preventDefault();
    const word = { written: this.#written.value.trim(), spoken: this.#spoken.value.trim() };
    if (!word.written || !word.spoken) return;
    await this.#bench.api.send("POST", "lexicon", word).then(
      () => { this.#written.value = this.#spoken.value = ""; this.#written.focus(); },
      (fault) => this.#bench.toast.tell(this.#bench.language.failed(fault), "bad"),
    );
  }

  #unlearn(written) {
    this.#bench.send("DELETE", `lexicon?${new URLSearchParams({ written })}`);
  }
}
