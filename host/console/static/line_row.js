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
  #editor = null;
  #base = null;

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
      up: this.#button("up", () => rundown.shift(this.#line.id, -1)),
      down: this.#button("down", () => rundown.shift(this.#line.id, 1)),
      insert: this.#button("plus", () => rundown.insertAfter(this.#line.id)),
      edit: this.#button("edit", () => this.edit()),
      delete: this.#button("delete", () => rundown.delete(this.#line.id)),
    };
    this.#body.append(this.#text, this.#chips);
    this.#text.addEventListener("dblclick", () => this.edit());
    this.node = element("li.line", { data: { id: line.id } }, element("div.line-lead", {}, this.#place, this.#grip), this.#body,
      element("div.line-buttons", { role: "group" }, ...Object.values(this.#buttons)));
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
    setText(this.#place, line.place ? String(line.place) : "");
    setText(this.#text, line.text);
    this.node.classList.toggle("gone", Boolean(line.gone));
    this.node.classList.toggle("aside", Boolean(line.aside));
    this.node.dataset.state = line.state;
    this.#showChips();
    this.#label();
    if (this.#editor && line.gone) this.#editor.notify(this.#language.say("desk.gone"));
    else if (this.#editor && changed && line.version !== this.#base) this.#conflict();
  }

  /** Open the editor on the text as it is now. */
  edit() {
    if (this.#editor || this.#line.aside) return;
    this.#base = this.#line.version;
    this.#editor = new LineEditor(this.#language, {
      text: this.#line.text,
      save: (text, override) => this.#save(text, override),
      leave: () => this.#close(),
    });
    this.#text.hidden = true;
    this.#body.prepend(this.#editor.node);
    this.#editor.focus();
  }

  async #save(text, override) {
    if (this.#line.gone) await this.#rundown.api.insert(text, { override });
    else await this.#saveVersion(text, override);
    this.#close();
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
    const { goal, mood, origin, product_id, state, aside } = this.#line;
    const product = this.#rundown.product(product_id);
    const words = [aside && "desk.aside", goal && `goal.${goal}`, mood && `mood.${mood}`, origin !== "script" && `origin.${origin}`].filter(Boolean);
    const chips = words.map((key) => element("span.chip", key.startsWith("origin") ? { data: { origin } } : {}, this.#language.say(key)));
    if (product) chips.push(element("span.chip", { title: product.name }, `${product.number} ${product.name}`));
    const ready = this.#language.say(`desk.state.${state}`);
    chips.push(element("span.ready", { title: ready, "aria-label": ready, role: "img" }));
    const text = chips.map((chip) => chip.textContent + chip.title).join("|");
    if (this.#chips.dataset.shown === text) return;
    this.#chips.dataset.shown = text;
    this.#chips.replaceChildren(...chips);
  }

  #button(name, act) {
    return element("button.button.ghost.icon-only", { type: "button", onclick: act }, icon(name));
  }

  #label() {
    const keys = { up: "desk.up", down: "desk.down", insert: "desk.insert", edit: "desk.edit", delete: "desk.delete" };
    for (const [name, key] of Object.entries(keys)) {
      const label = this.#language.say(key);
      if (this.#buttons[name].title !== label) {
        this.#buttons[name].title = label;
        this.#buttons[name].setAttribute("aria-label", label);
      }
    }
    this.#grip.title = this.#language.say("desk.drag");
    this.#buttons.up.disabled = this.#line.place === 1;
    this.#buttons.down.disabled = Boolean(this.#line.last);
  }
}
