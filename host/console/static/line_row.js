import { element, icon, setText } from "./element.js";
import { LineEditor } from "./line_editor.js";

/** One line that has not aired: its text, chips and buttons, and its editor while somebody edits it here. */
export class LineRow {
  #language;
  #rundown;
  #line;
  #chips = element("div.chips");
  #text = element("p.line-text");
  #body = element("div.line-body");
  #place = element("span.line-place");
  #grip;
  #buttons;
  #group;
  #editor = null;
  #base = null;
  #drawn = "";

  /**
   * @param {object} line of the snapshot
   * @param {import("./language.js").Language} language
   * @param {import("./rundown.js").Rundown} rundown does what the buttons ask for
   */
  constructor(line, language, rundown) {
    this.#language = language;
    this.#rundown = rundown;
    this.#line = line;
    this.#grip = element("button.grip", { type: "button", tabindex: -1, "aria-hidden": "true" }, icon("grip"));
    this.#buttons = {
      up: this.#button("up", "up", () => rundown.shift(this.#line.id, -1)),
      down: this.#button("down", "down", () => rundown.shift(this.#line.id, 1)),
      insert: this.#button("insert", "plus", () => rundown.insertAfter(this.#line.id)),
      edit: this.#button("edit", "edit", () => this.edit()),
      delete: this.#button("delete", "delete", () => (this.#line.aside ? rundown.takeBack(this.#line.id) : rundown.delete(this.#line.id))),
    };
    this.#body.append(this.#text, this.#chips);
    this.#text.addEventListener("dblclick", () => this.edit());
    this.#group = element("div.line-buttons", { role: "group" }, ...Object.values(this.#buttons));
    this.node = element("li.line", { data: { id: line.id } }, element("div.line-lead", {}, this.#place, this.#grip), this.#body, this.#group);
    this.#grip.addEventListener("pointerdown", (event) => rundown.drag(event, this.node));
  }

  get editing() {
    return this.#editor !== null;
  }

  get line() {
    return this.#line;
  }

  /** @param {object} line as it is now, with `gone` when it has aired or was deleted, and `place` in the list */
  update(line) {
    const changed = line.version !== this.#line.version;
    this.#line = line;
    this.#draw();
    if (this.#editor && line.gone) this.#editor.notify(this.#language.say("desk.gone"));
    else if (this.#editor && changed && line.version !== this.#base) this.#conflict();
  }

  /** Hundreds of rows are told of every snapshot; few of them have changed. */
  #draw() {
    const line = this.#line;
    const drawn = JSON.stringify([line, this.#language.name]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    setText(this.#place, line.place ? String(line.place) : "");
    setText(this.#text, line.text);
    this.node.classList.toggle("gone", Boolean(line.gone));
    this.node.classList.toggle("aside", Boolean(line.aside));
    this.node.dataset.state = line.state;
    this.node.toggleAttribute("data-own", line.origin === "operator");
    this.#showChips();
    this.#label();
  }

  /** Put the keyboard on one of its buttons, or on `edit` where that one is of no use. @param {"up" | "down" | "insert" | "edit" | "delete"} name */
  focus(name) {
    const button = this.#buttons[name].disabled ? this.#buttons.edit : this.#buttons[name];
    button.focus({ preventScroll: true });
  }

  /** @param {boolean} by_tab whether the Tab key comes to its buttons */
  reachable(by_tab) {
    for (const button of Object.values(this.#buttons)) button.tabIndex = by_tab ? 0 : -1;
  }

  /** Open the editor on the text as it is now. @param {string} [unsaved] what had been typed before */
  edit(unsaved = "") {
    if (this.#editor || this.#line.aside) return;
    this.#base = this.#line.version;
    this.#editor = new LineEditor(this.#language, {
      text: this.#line.text,
      save: (text, override, key) => this.#save(text, override, key),
      leave: (text) => this.#leave(text),
    });
    if (unsaved) this.#editor.text = unsaved;
    this.#text.hidden = true;
    this.#body.prepend(this.#editor.node);
    this.#editor.focus();
  }

  #leave(unsaved) {
    this.#close();
    this.#rundown.offerBack("desk.discarded", unsaved, () => (this.node.isConnected ? this.edit(unsaved) : this.#rundown.insertAfter(null, unsaved)));
  }

  async #save(text, override, key) {
    const { id, text: was, gone } = this.#line;
    if (gone) await this.#rundown.api.insert(text, { override, key });
    else await this.#saveVersion(text, override);
    this.#close();
    const { version } = this.#line;
    if (!gone && text !== was) this.#rundown.offerBack("desk.edited", was, () => this.#rundown.api.edit(id, was, version));
  }

  async #saveVersion(text, override) {
    const { id } = this.#line;
    try {
      await this.#rundown.api.edit(id, text, this.#base, { override });
    } catch (fault) {
      if (fault.code === "stale_version") this.#conflict();
      throw fault;
    }
    this.#line = { ...this.#line, text, version: this.#base + 1 };
    setText(this.#text, text);
  }

  /** Somebody else changed the line meanwhile: show theirs, and let the operator choose. */
  #conflict() {
    const theirs = this.#line;
    if (theirs.text === this.#editor.text) {
      this.#close();
      return;
    }
    const mine = () => {
      this.#base = theirs.version;
      this.#editor.notify("");
      this.#editor.save();
    };
    this.#editor.notify(`${this.#language.say("desk.conflict")}“${theirs.text}”`,
      element("button.button.small", { type: "button", onclick: mine }, this.#language.say("desk.conflict.mine")),
      element("button.button.small", { type: "button", onclick: () => this.#close() }, this.#language.say("desk.conflict.theirs")));
  }

  #close() {
    this.#editor?.node.remove();
    this.#editor = null;
    this.#text.hidden = false;
    this.#buttons.edit.focus({ preventScroll: true });
    if (this.#line.gone) this.#rundown.refresh();
  }

  #showChips() {
    const { goal, mood, origin, product, state, aside } = this.#line;
    const words = [aside && "desk.aside", goal && `goal.${goal}`, mood && `mood.${mood}`, origin !== "script" && `origin.${origin}`].filter(Boolean);
    const chips = words.map((key) => element("span.chip", key.startsWith("origin") ? { data: { origin } } : {}, this.#language.say(key)));
    if (product) chips.push(element("span.chip", { title: product.name }, `${product.number} ${product.name}`));
    const ready = this.#language.say(`desk.state.${state}`);
    chips.push(element("span.ready", { title: ready, "aria-label": ready, role: "img" }));
    this.#chips.replaceChildren(...chips);
  }

  #button(does, picture, act) {
    return element("button.button.ghost.icon-only", { type: "button", tabindex: -1, data: { does }, onclick: act }, icon(picture));
  }

  #label() {
    const keys = { up: "desk.up", down: "desk.down", insert: "desk.insert", edit: "desk.edit", delete: "desk.delete" };
    for (const [name, key] of Object.entries(keys)) {
      const label = this.#language.say(key);
      this.#buttons[name].title = label;
      this.#buttons[name].setAttribute("aria-label", label);
    }
    this.#group.setAttribute("aria-label", this.#language.say("desk.line", { place: this.#line.place ?? "" }));
    this.#grip.title = this.#language.say("desk.drag");
    this.#buttons.up.disabled = this.#line.place === 1;
    this.#buttons.down.disabled = Boolean(this.#line.last);
  }
}
