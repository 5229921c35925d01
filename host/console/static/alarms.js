import { element, icon } from "./element.js";
import { KeyedList } from "./keyed_list.js";

const RATE_HZ = 48_000;
const FAULT_LASTS_S = 120;
const SOUND_LOST_S = 0.5;
const LATE_PICTURES = 40;
const SILENT_AFTER_MS = 20_000;
const STALE_AFTER_MS = 90_000;
const LOOK_AGAIN_MS = 1000;

/** What is wrong now, in words an operator understands half asleep, the worst first, each with the way to where it is mended. */
export class Alarms {
  #rows;
  #language;
  #lately;
  #snapshot = null;
  #heard_at = 0;
  #silent_since = null;
  #offline_since = null;

  /**
   * @param {HTMLElement} list
   * @param {import("./language.js").Language} language
   * @param {import("./lately.js").Lately} lately
   * @param {(panel: string) => void} open opens a panel of the studio
   * @param {() => void} handBack ends whoever speaks by microphone
   */
  constructor(list, language, lately, open, handBack) {
    this.#language = language;
    this.#lately = lately;
    this.#rows = new KeyedList(list, (alarm) => new Row(alarm, language, alarm.id === "floor" ? handBack : () => open(alarm.panel)));
    setInterval(() => this.#look(), LOOK_AGAIN_MS);
  }

  /** @param {object} snapshot */
  show(snapshot) {
    this.#snapshot = snapshot;
    this.#heard_at = performance.now();
    this.#offline_since = null;
    const silent = snapshot.state === "live" && !snapshot.floor && snapshot.on_air === null;
    this.#silent_since = silent ? (this.#silent_since ?? this.#heard_at) : null;
    this.#look();
  }

  /** The feed broke off, and what is shown may be old. */
  offline() {
    this.#offline_since ??= performance.now();
    this.#look();
  }

  #look() {
    if (!this.#snapshot) return;
    const alarms = this.#offline_since !== null ? [this.#ofTheLine()] : [...this.#ofTheShow(), ...this.#ofTheMachine(), ...this.#faults(), ...this.#ofPanels()];
    this.#rows.show(alarms.filter(({ kind }) => kind === "bad").concat(alarms.filter(({ kind }) => kind !== "bad")));
  }

  /** While nothing is heard of the show, what else was wrong is no news. */
  #ofTheLine() {
    return this.#alarm("offline", "bad", { seconds: Math.round((performance.now() - this.#heard_at) / 1000) });
  }

  *#ofTheShow() {
    const quiet_ms = performance.now() - this.#heard_at;
    if (quiet_ms > STALE_AFTER_MS) yield this.#alarm("stale", "bad", { seconds: Math.round(quiet_ms / 1000) });
    // two snapshots apart: between two lines nothing is on air either
    if (this.#silent_since !== null && this.#heard_at - this.#silent_since > SILENT_AFTER_MS) yield { ...this.#alarm("silent", "bad"), panel: "voice" };
    if (this.#snapshot.state === "paused") yield this.#alarm("paused", "warn");
    if (this.#snapshot.floor) yield { ...this.#alarm("floor", "warn", { name: this.#snapshot.floor }), mend: "desk.microphone.stop" };
  }

  *#ofTheMachine() {
    const { sound_lost_s, late_pictures } = this.#lately;
    if (sound_lost_s > SOUND_LOST_S) yield this.#alarm("sound", "bad", { seconds: sound_lost_s.toFixed(1) });
    else if (late_pictures > LATE_PICTURES) yield this.#alarm("picture", "warn", { count: late_pictures });
  }

  *#faults() {
    const { events } = this.#snapshot;
    const since = (events.at(-1)?.at ?? 0) - FAULT_LASTS_S * RATE_HZ;
    const last = events.findLast(({ type, at, data }) => type === "fault" && at > since && !data.part.startsWith("output "));
    if (last) yield { ...this.#alarm("fault", "bad", last.data), panel: last.data.part === "voice" ? "voice" : null };
  }

  *#ofPanels() {
    const { outputs = [], voice, audience } = this.#snapshot.panels ?? {};
    for (const output of outputs) {
      if (output.state === "retrying") yield { ...this.#alarm("output", "bad", output), id: `output ${output.name}`, panel: "outputs" };
    }
    if (voice?.resting.includes(voice.voice)) yield { ...this.#alarm("understudy", "warn", voice), panel: "voice" };
    for (const source of audience?.sources ?? []) {
      if (source.state === "retrying") yield { ...this.#alarm("source", "warn", source), id: `source ${source.name}`, panel: "audience" };
    }
  }

  #alarm(id, kind, values = {}) {
    return { id, kind, panel: null, mend: "desk.alarm.look", text: this.#language.say(`desk.alarm.${id}`, values) };
  }
}

class Row {
  #language;
  #text = element("span.grow");
  #mend;

  /** @param {() => void} act what its button does, when there is something to be done */
  constructor({ panel, id }, language, act) {
    this.#language = language;
    this.#mend = (panel || id === "floor") && element("button.button.small", { type: "button", onclick: act });
    this.node = element("li.alarm", {}, icon("warn"), this.#text, this.#mend || null);
  }

  update({ id, kind, text, mend }) {
    Object.assign(this.node.dataset, { id, kind });
    if (this.#text.textContent === text) return;
    this.#text.textContent = text;
    if (this.#mend) this.#mend.textContent = this.#language.say(mend);
  }
}
