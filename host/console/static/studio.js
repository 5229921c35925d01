import { element, icon } from "./element.js";

/** What a panel is given: the way to the desk, and its own words. */
class Bench {
  #name;
  #words;

  constructor(name, words, api, language, toast) {
    this.#name = name;
    this.#words = words;
    this.api = api;
    this.language = language;
    this.toast = toast;
  }

  /** @param {string} key of the panel's words, else of the page's @param {Record<string, string | number>} [values] */
  say(key, values = {}) {
    const text = this.#words[this.language.name]?.[key];
    if (text === undefined) return this.language.say(key, values);
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  }

  /**
   * Ask the desk for something below `/api/console/<panel>`; a refusal is shown and gives `undefined`.
   * @param {string} method @param {string} [path] @param {unknown} [body] JSON, or a Blob as it is
   */
  async send(method, path = "", body = undefined) {
    try {
      return await this.api.send(method, path ? `${this.#name}/${path}` : this.#name, body);
    } catch (fault) {
      this.toast.tell(this.language.say("desk.failed", { reason: fault.message }), "bad");
      return undefined;
    }
  }
}

/**
 * The studio drawer: one tab for each panel of the snapshot. A panel is a module `panel_<name>.js` that exports
 * `words` (`{zh: {title, …}, en: {title, …}}`) and, as its default, a class with `constructor(root, bench)` and
 * `show(state, snapshot)`. It is loaded when it is first opened.
 */
export class Studio {
  static #KEY = "livehost.studio";
  #drawer;
  #tabs;
  #body;
  #button;
  #api;
  #language;
  #toast;
  #panels = new Map();
  #open = sessionStorage.getItem(Studio.#KEY) ?? "";
  #snapshot = null;

  /** @param {HTMLElement} drawer with `.studio-tabs` and `.studio-body` @param {HTMLElement} button opens and closes it */
  constructor(drawer, button, api, language, toast) {
    this.#drawer = drawer;
    this.#tabs = drawer.querySelector(".studio-tabs");
    this.#body = drawer.querySelector(".studio-body");
    this.#button = button;
    this.#api = api;
    this.#language = language;
    this.#toast = toast;
    button.addEventListener("click", () => this.#choose(drawer.hidden ? this.#open || this.#first() : ""));
    drawer.querySelector(".studio-close").addEventListener("click", () => this.#choose(""));
    drawer.addEventListener("keydown", ({ key }) => key === "Escape" && this.#choose(""));
    language.addEventListener("change", () => this.#relabel());
  }

  /** @param {{panels?: Record<string, unknown>}} snapshot */
  show(snapshot) {
    const begun = this.#snapshot !== null;
    this.#snapshot = snapshot;
    for (const name of Object.keys(snapshot.panels ?? {})) if (!this.#panels.has(name)) this.#add(name);
    this.#button.hidden = this.#panels.size === 0;
    if (!begun && this.#panels.has(this.#open)) this.#choose(this.#open);
    this.#showOpen();
  }

  #first() {
    return this.#panels.keys().next().value ?? "";
  }

  #add(name) {
    const tab = element("button.studio-tab", { type: "button", role: "tab", id: `tab-${name}`, onclick: () => this.#choose(name) });
    const root = element("section.studio-panel", { role: "tabpanel", "aria-labelledby": tab.id, hidden: true, data: { panel: name } });
    const loading = import(`./panel_${name}.js`).then((module) => {
      const bench = new Bench(name, module.words, this.#api, this.#language, this.#toast);
      tab.textContent = bench.say("title");
      return { bench, make: () => new module.default(root, bench) };
    });
    loading.catch(() => tab.append(icon("warn"), name));
    this.#panels.set(name, { tab, root, loading, panel: null, bench: null });
    loading.then(({ bench }) => { this.#panels.get(name).bench = bench; }, () => {});
    this.#tabs.append(tab);
    this.#body.append(root);
  }

  async #choose(name) {
    if (name) this.#open = name;
    sessionStorage.setItem(Studio.#KEY, name);
    this.#drawer.hidden = !name;
    this.#button.setAttribute("aria-expanded", String(Boolean(name)));
    for (const [each, { tab, root }] of this.#panels) {
      tab.setAttribute("aria-selected", String(each === name));
      root.hidden = each !== name;
    }
    const chosen = this.#panels.get(name);
    chosen?.tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (chosen && !chosen.panel) chosen.panel = (await chosen.loading).make();
    this.#showOpen();
  }

  #showOpen() {
    const { panel } = this.#panels.get(this.#open) ?? {};
    if (panel && !this.#drawer.hidden) panel.show(this.#snapshot.panels[this.#open], this.#snapshot);
  }

  #relabel() {
    for (const { tab, bench } of this.#panels.values()) if (bench) tab.textContent = bench.say("title");
    this.#showOpen();
  }
}
