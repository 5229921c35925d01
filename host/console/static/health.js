import { element, setText } from "./element.js";

const LAG_WARN_MS = 20;
const BLOCK_S = 0.02;
const FIGURES = {
  viewers: { field: "viewers", kind: () => "" },
  late: { field: "late_pictures", kind: (_, lately) => (lately.late_pictures ? "warn" : "") },
  skips: { field: "skips", kind: (_, lately) => (lately.sound_lost_s ? "warn" : ""), write: (blocks) => `${(blocks * BLOCK_S).toFixed(1)} s` },
  lag: { field: "loop_lag_ms", kind: (ms) => (ms > LAG_WARN_MS ? "warn" : ""), unit: " ms" },
  voice: { field: "voice", kind: () => "" },
  faults: { field: "faults", kind: (faults) => (faults.length ? "bad" : "") },
};

/** The health strip: six figures, coloured while what they count goes on; each says on hovering what it means. */
export class Health {
  #language;
  #lately;
  #terms = new Map();
  #values = new Map();

  /** @param {HTMLElement} list @param {import("./language.js").Language} language @param {import("./lately.js").Lately} lately */
  constructor(list, language, lately) {
    this.#language = language;
    this.#lately = lately;
    for (const name of Object.keys(FIGURES)) {
      const term = element("dt");
      const value = element("dd");
      list.append(element("div", {}, term, value));
      this.#terms.set(name, term);
      this.#values.set(name, value);
    }
  }

  /** @param {{health: object}} snapshot */
  show({ health }) {
    for (const [name, { field, kind, unit = "", write = Health.#write }] of Object.entries(FIGURES)) {
      const [term, shown, value] = [this.#terms.get(name), this.#values.get(name), health[field]];
      setText(term, this.#language.say(`desk.health.${name}`));
      term.title = this.#language.say(`desk.health.${name}.why`);
      setText(shown, value == null ? "–" : write(value) + unit);
      shown.className = kind(value, this.#lately);
      if (Array.isArray(value)) shown.title = value.join("\n");
    }
  }

  static #write(value) {
    if (Array.isArray(value)) return String(value.length);
    return Number.isInteger(value) || typeof value !== "number" ? String(value) : value.toFixed(1);
  }
}
