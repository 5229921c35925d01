import { remember, remembered } from "./memory.js";

/** The operator's token and name: from the printed address, kept for this tab only. Event `enter` (detail: `{token, name}`). */
export class Login extends EventTarget {
  static #TOKEN = "livehost.token";
  static #NAME = "livehost.operator";
  #form;
  #token;
  #name;
  #fault;
  #language;

  /** @param {HTMLFormElement} form @param {import("./language.js").Language} language */
  constructor(form, language) {
    super();
    this.#form = form;
    this.#language = language;
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
    if (token && this.#name.value) this.#enter(token, this.#name.value);
    else this.#ask();
  }

  /** The server did not take the token. */
  refuse() {
    sessionStorage.removeItem(Login.#TOKEN);
    this.#fault.textContent = this.#language.say("desk.wrong_token");
    this.#fault.hidden = false;
    this.#ask();
    this.#token.select();
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
    sessionStorage.setItem(Login.#TOKEN, token);
    remember(Login.#NAME, name);
    this.#fault.hidden = true;
    this.#enter(token, name);
  }

  #enter(token, name) {
    this.dispatchEvent(new CustomEvent("enter", { detail: { token, name } }));
  }
}
