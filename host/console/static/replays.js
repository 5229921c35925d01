import { element, icon, setText } from "./element.js";

const HLS = "application/vnd.apple.mpegurl";
const AGAIN_MS = 15_000;

/** Watching a product's presentation again: which can be, and the player that opens over the room. */
export class Replays extends EventTarget {
  #language;
  #live;
  #query;
  #dialog;
  #title = element("h2");
  #video = element("video", { controls: true, playsinline: true, autoplay: true, disablepictureinpicture: true });
  #fault = element("p.replay-fault", { role: "alert", hidden: true });
  #close;
  #badge = element("span.replay-badge");
  #offered = new Map();
  #was_muted = false;
  #product = null;

  /**
   * Event `change`: other products can be watched.
   * @param {HTMLVideoElement} live silent while a replay plays
   * @param {import("./language.js").Language} language
   * @param {string} [query] shows the viewers' token where the room asks for one
   */
  constructor(live, language, query = "") {
    super();
    this.#live = live;
    this.#query = query;
    this.#language = language;
    this.#close = element("button.round.small", { type: "button", onclick: () => this.#dialog.close() }, icon("close"));
    this.#dialog = element("dialog.replay", { "aria-labelledby": "replay-title", onclose: () => this.#end() },
      element("header.replay-head", {}, this.#badge, this.#title, this.#close), this.#video, this.#fault);
    this.#title.id = "replay-title";
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
    this.#video.addEventListener("error", () => this.#showFault());
    this.#video.addEventListener("volumechange", () => { this.#fault.hidden = true; });
    document.body.append(this.#dialog);
    language.addEventListener("change", () => this.#relabel());
    this.#relabel();
  }

  /** Ask now and then what can be watched; a room that records nothing is asked once. */
  async follow() {
    try {
      const response = await fetch(`/replay${this.#query}`);
      if (!response.ok) return;
      this.#take(await response.json());
    } catch {
      // the room is away: the feed says so, and this asks again
    }
    setTimeout(() => this.follow(), AGAIN_MS);
  }

  /** @returns {HTMLElement | null} the button of a product that can be watched */
  button(product) {
    const seconds = this.#offered.get(product.id)?.seconds;
    if (seconds === undefined) return null;
    const label = this.#language.say("replay.watch");
    return element("button.watch", { type: "button", "aria-label": `${label}: ${product.name}`, onclick: () => this.#open(product) },
      icon("play"), element("span", {}, label), element("i", {}, clock(seconds)));
  }

  #take(offered) {
    const shown = () => JSON.stringify([...this.#offered].map(([id, { seconds }]) => [id, seconds]));
    const before = shown();
    // A product on air grows every second: steps of ten keep the page still.
    const calm = (seconds) => (seconds < 60 ? seconds : seconds - (seconds % 10));
    this.#offered = new Map(offered.map(({ product_id, seconds, run, until }) => [product_id, { seconds: calm(seconds), run, until }]));
    if (shown() !== before) this.dispatchEvent(new Event("change"));
  }

  #open(product) {
    this.#product = product;
    this.#was_muted = this.#live.muted;
    this.#live.muted = true;
    this.#fault.hidden = true;
    setText(this.#title, product.name);
    const base = `/replay/${encodeURIComponent(product.id)}`;
    const native = /Safari/.test(navigator.userAgent) && !/Chrom/.test(navigator.userAgent) && this.#video.canPlayType(HLS);
    const { run, until } = this.#offered.get(product.id);
    const part = `run=${encodeURIComponent(run)}&until=${until}`;
    this.#video.src = `${base}.${native ? "m3u8" : "mp4"}${this.#query ? `${this.#query}&` : "?"}${part}`;
    this.#dialog.showModal();
    this.#video.play().catch(() => {}); // a browser that wants a tap shows its own button
  }

  #end() {
    this.#video.removeAttribute("src");
    this.#video.load();
    this.#live.muted = this.#was_muted;
    this.#product = null;
  }

  #showFault() {
    if (!this.#product) return;
    this.#fault.hidden = false;
    setText(this.#fault, this.#language.say("replay.gone"));
  }

  #relabel() {
    setText(this.#badge, this.#language.say("replay"));
    this.#close.setAttribute("aria-label", this.#language.say("close"));
  }
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
