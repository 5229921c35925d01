import { element, setText } from "./element.js";

const LAG_WARN_MS = 20;
const FIGURES = {
  viewers: { field: "viewers", kind: () => "" },
  late: { field: "late_pictures", kind: () => "" },
  skips: { field: "skips", kind: (count) => (count > 0 ? "warn" : "") },
  lag: { field: "loop_lag_ms", kind: (ms) => (ms > LAG_WARN_MS ? "warn" : ""), unit: " ms" },
  voice: { field: "voice", kind: () => "" },
  faults: { field: "faults", kind: (faults) => (faults.length ? "bad" : "") },
};

/** The health strip: six figures, coloured when they ask for attention. Of the faults it names the last. */
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
      const shown = this.#values.get(name);
      setText(shown, value == null ? "–" : Health.#write(value) + unit);
      shown.className = kind(value);
      if (Array.isArray(value)) shown.title = value.join("\n");
    }
  }

  static #write(value) {
    if (Array.isArray(value)) return value.length > 1 ? `${value.length} · ${value.at(-1)}` : value[0] ?? "0";
    return Number.isInteger(value) || typeof value !== "number" ? String(value) : value.toFixed(1);
  }
}
