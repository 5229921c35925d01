import { Backoff } from "./backoff.js";

/**
 * A WebSocket of JSON messages that comes back by itself. Events: `message` (detail: the object), `open`, `lost`
 * (detail: `ended`, whether the server said goodbye), `refused`.
 */
export class Feed extends EventTarget {
  static #WRONG_TOKEN = 4401;
  static #SERVER_ENDS = 1012;
  #path;
  #greeting;
  #socket = null;
  #timer = 0;
  #backoff = new Backoff(400, 10_000);
  #closed = false;
  #silent_ms;
  #silence = 0;

  /**
   * @param {string} path on this server
   * @param {object} [greeting] sent first on every connection
   * @param {number} [silent_ms] a connection that brings nothing for so long is given up for a new one; 0: it may be quiet
   */
  constructor(path, greeting, silent_ms = 0) {
    super();
    this.#path = path;
    this.#greeting = greeting;
    this.#silent_ms = silent_ms;
    addEventListener("online", () => this.#retryNow());
  }

  /** Connect, and stay connected until `close`. */
  open() {
    this.#closed = false;
    const url = new URL(this.#path, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    this.#socket = socket;
    this.#listen();
    socket.onopen = () => {
      if (this.#greeting) socket.send(JSON.stringify(this.#greeting));
    };
    socket.onmessage = (event) => this.#take(event.data);
    socket.onclose = (event) => this.#lost(event.code);
  }

  /** Wait for what comes next, but not for ever: a cut cable closes no socket. */
  #listen() {
    clearTimeout(this.#silence);
    if (this.#silent_ms) this.#silence = setTimeout(() => this.#giveUp(), this.#silent_ms);
  }

  #giveUp() {
    const socket = this.#socket;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    this.#socket = null;
    this.#lost();
  }

  /** Leave for good. */
  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
    this.#socket?.close();
  }

  #take(data) {
    this.#backoff.reset();
    this.#listen();
    this.dispatchEvent(new CustomEvent("message", { detail: JSON.parse(data) }));
  }

  #lost(code) {
    clearTimeout(this.#silence);
    if (this.#closed) return;
    if (code === Feed.#WRONG_TOKEN) {
      this.#closed = true;
      this.dispatchEvent(new Event("refused"));
      return;
    }
    this.dispatchEvent(new CustomEvent("lost", { detail: { ended: code === Feed.#SERVER_ENDS } }));
    this.#timer = setTimeout(() => this.open(), this.#backoff.next());
  }

  #retryNow() {
    const open = this.#socket !== null && this.#socket.readyState !== WebSocket.CLOSED;
    if (this.#closed || open) return;
    clearTimeout(this.#timer);
    this.open();
  }
}
