import { Backoff } from "./backoff.js";

/** A WebSocket of JSON messages that comes back by itself. Events: `message` (detail: the object), `open`, `lost`, `refused`. */
export class Feed extends EventTarget {
  static #WRONG_TOKEN = 4401;
  #path;
  #greeting;
  #socket = null;
  #timer = 0;
  #backoff = new Backoff(400, 10_000);
  #closed = false;

  /**
   * @param {string} path on this server
   * @param {object} [greeting] sent first on every connection
   */
  constructor(path, greeting) {
    super();
    this.#path = path;
    this.#greeting = greeting;
    addEventListener("online", () => this.#retryNow());
  }

  /** Connect, and stay connected until `close`. */
  open() {
    this.#closed = false;
    const url = new URL(this.#path, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onopen = () => {
      if (this.#greeting) socket.send(JSON.stringify(this.#greeting));
    };
    socket.onmessage = (event) => this.#take(event.data);
    socket.onclose = (event) => this.#lost(event.code);
  }

  /** Leave for good. */
  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #take(data) {
    this.#backoff.reset();
    this.dispatchEvent(new CustomEvent("message", { detail: JSON.parse(data) }));
  }

  #lost(code) {
    if (this.#closed) return;
    if (code === Feed.#WRONG_TOKEN) {
      this.#closed = true;
      this.dispatchEvent(new Event("refused"));
      return;
    }
    this.dispatchEvent(new Event("lost"));
    this.#timer = setTimeout(() => this.open(), this.#backoff.next());
  }

  #retryNow() {
    if (this.#closed || this.#socket?.readyState !== WebSocket.CLOSED) return;
    clearTimeout(this.#timer);
    this.open();
  }
}
