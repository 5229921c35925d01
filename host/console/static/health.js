import { element, setText } from "./element.js";

const LAG_WARN_MS = 20;
const FIGURES = {
  viewers: { field: "viewers", kind: () => "" },
  late: { field: "late_pictures", kind: () => "" },
  skips: { field: "skips", kind: (count) => (count > 0 ? "warn" : "") },
  lag: { field: "loop_lag_ms", kind: (ms) => (ms > LAG_WARN_MS ? "warn" : ""), unit: " ms" },
  voice: { field: "voice", kind: () => "" },
  faults: { field: "faults", kind: (count) => (count > 0 ? "bad" : "") },
};

/** The health strip: six figures, coloured when they ask for attention. */
export class Health {
  #language;
  #terms = new Map();
  #values = new Map();

  /** @param {HTMLElement} list @param {import("./language.js").Language} language */
  constructor(list, language) {
    this.#language = language;
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
    for (const [name, { field, kind, unit = "" }] of Object.entries(FIGURES)) {
      setText(this.#terms.get(name), this.#language.say(`desk.health.${name}`));
      const value = health[field];
      setText(this.#values.get(name), value == null ? "–" : Health.#write(value) + unit);
      this.#values.get(name).className = kind(value);
    }
  }

  static #write(value) {
    return Number.isInteger(value) || typeof value !== "number" ? String(value) : value.toFixed(1);
  }
}
