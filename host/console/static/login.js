import { remember, remembered } from "./memory.js";
import { whilePending } from "./pending.js";

/**
 * The operator's token and name: from the printed address, kept for this tab only.
 * Event `enter` (detail: `{token, name}`), once, when the show has taken them.
 */
export class Login extends EventTarget {
  static #TOKEN = "livehost.token";
  static #NAME = "livehost.operator";
  static #REFUSED = "livehost.refused";
  #form;
  #token;
  #name;
  #fault;
  #language;
  #admit;

  /**
   * @param {HTMLFormElement} form
   * @param {import("./language.js").Language} language
   * @param {(token: string, name: string) => Promise<unknown>} admit asks the show; throws DeskFault when it refuses
   */
  constructor(form, language, admit) {
    super();
    this.#form = form;
    this.#language = language;
    this.#admit = admit;
    this.#token = form.querySelector("#token");
    this.#name = form.querySelector("#by");
    this.#fault = form.querySelector("#login-fault");
    this.#name.value = remembered(Login.#NAME) ?? "";
    form.addEventListener("submit", (event) => this.#submit(event));
  }

  /** Enter at once when token and name are known, else ask for what is missing. */
  begin() {
    this.#takeFromAddress();
    const token = sessionStorage.getItem(Login.#TOKEN) ?? "";
    this.#token.value = token;
    if (sessionStorage.getItem(Login.#REFUSED)) this.#tell({ code: "wrong_token" });
    sessionStorage.removeItem(Login.#REFUSED);
    if (token && this.#name.value) this.#enter(token, this.#name.value);
    else this.#ask();
  }

  /** The show takes the token no more: it was started anew with another one. */
  refuse() {
    sessionStorage.setItem(Login.#REFUSED, "yes");
    this.leave();
  }

  /** Forget the token and start again. */
  leave() {
    sessionStorage.removeItem(Login.#TOKEN);
    location.reload();
  }

  hide() {
    this.#form.hidden = true;
  }

  /** The token leaves the address bar, the history and any copied link. */
  #takeFromAddress() {
    const token = new URLSearchParams(location.hash.slice(1)).get("token");
    if (!token) return;
    sessionStorage.setItem(Login.#TOKEN, token);
    history.replaceState(null, "", location.pathname + location.search);
  }

  #ask() {
    this.#form.hidden = false;
    (this.#token.value ? this.#name : this.#token).focus();
  }

  #submit(event) {
    event.preventDefault();
    const name = this.#name.value.trim();
    const token = this.#token.value.trim();
    if (!name || !token) return;
    remember(Login.#NAME, name);
    whilePending(this.#form, () => this.#enter(token, name));
  }

  async #enter(token, name) {
    try {
      await this.#admit(token, name);
    } catch (fault) {
      this.#tell(fault);
      this.#ask();
      if (fault.code === "wrong_token") this.#token.select();
      return;
    }
    sessionStorage.setItem(Login.#TOKEN, token);
    this.dispatchEvent(new CustomEvent("enter", { detail: { token, name } }));
  }

  #tell({ code, message }) {
    this.#fault.textContent = code === "wrong_token" ? this.#language.say("desk.wrong_token") : this.#language.failed({ code, message });
    this.#fault.hidden = false;
  }
}
