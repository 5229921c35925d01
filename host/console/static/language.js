import { remember, remembered } from "./memory.js";
import { WORDS } from "./words.js";

/** The language of the page: chosen by the person, else the shop's when the browser reads it, else the browser's. */
export class Language extends EventTarget {
  static #KEY = "livehost.language";
  #name;
  #chosen;

  constructor() {
    super();
    const asked = new URLSearchParams(location.search).get("lang");
    this.#chosen = [asked, remembered(Language.#KEY)].find((name) => name in WORDS) ?? null;
    this.#name = this.#chosen ?? this.#ofBrowser() ?? "en";
  }

  /** @returns {string} `zh` or `en` */
  get name() {
    return this.#name;
  }

  /** @param {string} shop the shop's language, once it is known */
  suggest(shop) {
    if (this.#chosen || !(shop in WORDS)) return;
    const reads = navigator.languages.some((name) => name.toLowerCase().startsWith(shop));
    this.#become(reads ? shop : (this.#ofBrowser() ?? shop));
  }

  /** Turn to the other language and remember it. */
  toggle() {
    this.#chosen = this.#name === "zh" ? "en" : "zh";
    remember(Language.#KEY, this.#chosen);
    this.#become(this.#chosen);
  }

  /**
   * @param {string} key of WORDS; an unknown one is shown as it is, so that new labels are never blank
   * @param {Record<string, string | number>} [values] fill `{name}` places
   * @returns {string}
   */
  say(key, values = {}) {
    const text = WORDS[this.#name][key] ?? key.slice(key.indexOf(".") + 1);
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  }

  /** That something was not done, and why. @param {{code: string, message: string}} fault @returns {string} */
  failed(fault) {
    return this.say("desk.failed", { reason: this.reason(fault) });
  }

  /**
   * Why the show refused something: in the page's words when it has some for the refusal's code, else as the show put it.
   * @param {{code: string, message: string}} fault @returns {string}
   */
  reason({ code, message }) {
    const key = `refusal.${code}`;
    return key in WORDS[this.#name] ? this.say(key, { reason: message }) : message;
  }

  /** Fill every `data-say`, `data-say-label` and `data-say-placeholder` below `root`. */
  apply(root = document) {
    document.documentElement.lang = this.#name === "zh" ? "zh-CN" : "en";
    for (const node of root.querySelectorAll("[data-say]")) node.textContent = this.say(node.dataset.say);
    for (const node of root.querySelectorAll("[data-say-label]")) {
      const label = this.say(node.dataset.sayLabel);
      node.setAttribute("aria-label", label);
      node.title = label;
    }
    for (const node of root.querySelectorAll("[data-say-placeholder]")) {
      node.placeholder = this.say(node.dataset.sayPlaceholder);
    }
  }

  #become(name) {
    this.#name = name;
    this.apply();
    this.dispatchEvent(new Event("change"));
  }

  #ofBrowser() {
    const read = navigator.languages.map((name) => name.slice(0, 2).toLowerCase());
    return read.find((name) => name in WORDS);
  }
}
