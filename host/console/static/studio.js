import { element, icon, setText } from "./element.js";

/** What a panel is given: the way to the desk, and its own words. */
class Bench {
  #name;
  #words;
  #under_way = new Map();

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
   * Ask the desk for something below `/api/console/<panel>`; a refusal is shown and gives `undefined`. The very same
   * wish while it is under way, a double press for one, is not sent again and has the same answer.
   * @param {string} method @param {string} [path] @param {unknown} [body] JSON, or a Blob as it is
   */
  send(method, path = "", body = undefined) {
    const wish = JSON.stringify([method, path, body instanceof Blob ? body.size : body]);
    if (!this.#under_way.has(wish)) this.#under_way.set(wish, this.#sent(method, path, body).finally(() => this.#under_way.delete(wish)));
    return this.#under_way.get(wish);
  }

  async #sent(method, path, body) {
    try {
      return await this.api.send(method, path ? `${this.#name}/${path}` : this.#name, body);
    } catch (fault) {
      this.toast.tell(this.language.failed(fault), "bad");
      return undefined;
    }
  }
}

/**
 * The studio drawer: one tab for each panel of the snapshot. A panel is a module `panel_<name>.js` that exports
 * `words` (`{zh: {title, …}, en: {title, …}}`) and, as its default, a class with `constructor(root, bench)` and
 * `show(state, snapshot)`; it may export `waiting(state)`, how many things there wait for a person. Its view is made
 * when it is first opened.
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
    button.addEventListener("click", () => (drawer.hidden ? this.open(this.#open || this.#first()) : this.#close()));
    drawer.querySelector(".studio-close").addEventListener("click", () => this.#close());
    drawer.addEventListener("keydown", ({ key }) => key === "Escape" && this.#close());
    this.#tabs.addEventListener("keydown", (event) => this.#step(event));
    language.addEventListener("change", () => this.#relabel());
  }

  /** Show a panel, and let the keyboard go on from its tab. @param {string} name */
  open(name) {
    if (!this.#panels.has(name)) return;
    this.#choose(name);
    this.#panels.get(name).tab.focus({ preventScroll: true });
  }

  /** @param {{panels?: Record<string, unknown>}} snapshot */
  show(snapshot) {
    const begun = this.#snapshot !== null;
    this.#snapshot = snapshot;
    for (const name of Object.keys(snapshot.panels ?? {})) if (!this.#panels.has(name)) this.#add(name);
    this.#button.hidden = this.#panels.size === 0;
    if (!begun && this.#panels.has(this.#open)) this.#choose(this.#open);
    this.#showWaiting();
    this.#showOpen();
  }

  #close() {
    this.#choose("");
    this.#button.focus({ preventScroll: true });
  }

  /** Arrow keys go from tab to tab, as in every tab list. */
  #step(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const names = [...this.#panels.keys()];
    this.open(names.at((names.indexOf(this.#open) + by) % names.length));
  }

  #first() {
    return this.#panels.keys().next().value ?? "";
  }

  #add(name) {
    const [title, badge] = [element("span"), element("b.badge")];
    const tab = element("button.studio-tab", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, onclick: () => this.#choose(name) }, title, badge);
    const root = element("section.studio-panel", { role: "tabpanel", id: `panel-${name}`, "aria-labelledby": tab.id, hidden: true, data: { panel: name } });
    const entry = { tab, title, badge, root, panel: null, bench: null, waiting: () => 0, loading: null };
    entry.loading = import(`./panel_${name}.js`).then((module) => {
      entry.bench = new Bench(name, module.words, this.#api, this.#language, this.#toast);
      entry.waiting = module.waiting ?? entry.waiting;
      this.#relabel();
      return () => new module.default(root, entry.bench);
    });
    entry.loading.catch(() => title.replaceChildren(icon("warn"), name));
    this.#panels.set(name, entry);
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
      tab.tabIndex = each === (name || this.#open) ? 0 : -1;
      root.hidden = each !== name;
    }
    const chosen = this.#panels.get(name);
    if (chosen && !chosen.panel) chosen.panel = (await chosen.loading)();
    this.#showOpen();
  }

  #showOpen() {
    const { panel } = this.#panels.get(this.#open) ?? {};
    if (panel && !this.#drawer.hidden) panel.show(this.#snapshot.panels[this.#open], this.#snapshot);
  }

  /** How much of each panel waits for a person: on its tab, and together on the button that opens the studio. */
  #showWaiting() {
    let together = 0;
    for (const [name, { badge, waiting }] of this.#panels) {
      const count = waiting(this.#snapshot.panels[name]);
      setText(badge, count ? String(count) : "");
      together += count;
    }
    setText(this.#button.querySelector(".badge"), together ? String(together) : "");
    this.#button.title = together ? `${this.#language.say("desk.studio.waits", { count: together })} (Alt+O)` : "Alt+O";
  }

  #relabel() {
    for (const { title, bench } of this.#panels.values()) if (bench) setText(title, bench.say("title"));
    this.#showWaiting();
    this.#showOpen();
  }
}
