import { remember, remembered } from "./memory.js";

const LONGEST = 200;
const FAULT_MS = 4000;
const REASONS = { 429: "comments.slow", 413: "comments.long" };

/** Writing a comment: the nickname (remembered), the text, and why it was not taken. Event `sent`: the comment. */
export class CommentForm extends EventTarget {
  static #KEY = "livehost.nickname";
  #text;
  #send;
  #nickname;
  #opener;
  #fault;
  #fault_timer = 0;
  #language;
  #guest = 1000 + Math.floor(Math.random() * 9000);

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement} fault where a refusal is told
   * @param {import("./language.js").Language} language
   */
  constructor(form, fault, language) {
    super();
    this.#fault = fault;
    this.#language = language;
    this.#text = form.querySelector("#comment");
    this.#send = form.querySelector("#comment-send");
    this.#nickname = form.querySelector("#nickname");
    this.#opener = form.querySelector("#nickname-open");
    this.#nickname.value = remembered(CommentForm.#KEY) ?? "";
    form.addEventListener("submit", (event) => this.#submit(event));
    this.#text.addEventListener("input", () => this.#showSend());
    this.#opener.addEventListener("click", () => this.#askName());
    this.#nickname.addEventListener("blur", () => this.#keepName());
    this.#nickname.addEventListener("keydown", (event) => this.#nameKey(event));
    language.addEventListener("change", () => this.#showName());
    this.#showName();
  }

  /** @param {string} text put into the box for the viewer to send */
  propose(text) {
    this.#text.value = text;
    this.#showSend();
    this.#text.focus();
  }

  /** What the viewer calls itself, or the guest's name it was given. */
  get author() {
    return this.#nickname.value.trim() || this.#language.say("nickname.guest", { number: this.#guest });
  }

  /** The nickname the viewer chose; empty without one. */
  get nickname() {
    return this.#nickname.value.trim();
  }

  async #submit(event) {
    event.preventDefault();
    const written = this.#text.value;
    const text = written.trim();
    if (!text || this.#send.disabled) return;
    if ([...text].length > LONGEST) {
      this.tell(this.#language.say("comments.long", { count: LONGEST }));
      return;
    }
    this.#send.disabled = true;
    const sent = await this.#post(text);
    if (sent && this.#text.value === written) this.#text.value = "";
    this.#showSend();
  }

  async #post(text) {
    try {
      const body = JSON.stringify({ author: this.author, text });
      const response = await fetch("/api/comments", { method: "POST", headers: { "Content-Type": "application/json" }, body });
      const answer = await response.json();
      if (!response.ok) {
        this.tell(this.#explain(response.status, answer));
        return false;
      }
      this.#fault.hidden = true;
      this.dispatchEvent(new CustomEvent("sent", { detail: answer }));
      return true;
    } catch {
      this.tell(this.#language.say("comments.failed"));
      return false;
    }
  }

  #explain(status, { code, reason }) {
    const key = REASONS[status] ?? (code === "too_long" ? "comments.long" : null);
    return key ? this.#language.say(key, { count: LONGEST }) : (reason ?? this.#language.say("comments.refused"));
  }

  /** @param {string} text shown above the box for a moment */
  tell(text) {
    clearTimeout(this.#fault_timer);
    this.#fault.textContent = text;
    this.#fault.hidden = false;
    this.#fault_timer = setTimeout(() => { this.#fault.hidden = true; }, FAULT_MS);
  }

  #askName() {
    this.#nickname.hidden = false;
    this.#text.hidden = true;
    this.#nickname.focus();
    this.#nickname.select();
  }

  #nameKey(event) {
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    this.#keepName();
    this.#text.focus();
  }

  #keepName() {
    remember(CommentForm.#KEY, this.#nickname.value.trim());
    this.#nickname.hidden = true;
    this.#text.hidden = false;
    this.#showName();
  }

  #showName() {
    const label = this.#language.say("nickname.shown", { name: this.author });
    this.#opener.title = label;
    this.#opener.setAttribute("aria-label", label);
  }

  #showSend() {
    this.#send.disabled = !this.#text.value.trim();
  }
}
