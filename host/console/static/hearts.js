import { element, icon, setText } from "./element.js";
import { isCalm } from "./motion.js";

const SEND_EVERY_MS = 900;
const MOST_AT_ONCE = 50;
const FLYING = 24;
const HUES = [345, 12, 330, 20, 288, 200];

/**
 * Likes: a heart to tap (or a double tap on the picture), the room's total, and hearts that rise for everybody's.
 * Taps are gathered and sent about once a second.
 */
export class Hearts {
  #button;
  #total;
  #sky;
  #language;
  #author;
  #taps = 0;
  #timer = 0;
  #sum = 0;
  #sent = 0;

  /**
   * @param {HTMLButtonElement} button
   * @param {HTMLElement} sky where hearts rise
   * @param {HTMLElement} picture a double tap here likes as well
   * @param {import("./language.js").Language} language
   * @param {() => string} author the viewer's nickname
   */
  constructor(button, sky, picture, language, author) {
    this.#button = button;
    this.#sky = sky;
    this.#language = language;
    this.#author = author;
    this.#total = element("b");
    button.append(this.#total);
    button.addEventListener("click", () => this.#tap());
    picture.addEventListener("dblclick", ({ target }) => target.closest("button") || this.#tap());
  }

  /** @param {number} total likes of the whole show */
  show(total) {
    this.#sum = Math.max(this.#sum, total);
    setText(this.#total, this.#sum ? new Intl.NumberFormat(this.#language.name, { notation: "compact" }).format(this.#sum) : "");
  }

  /** @param {{count: number, total: number}} reaction likes of the last second, one's own among them */
  rise({ count, total }) {
    this.show(total);
    const others = Math.max(0, count - this.#sent);
    this.#sent = Math.max(0, this.#sent - count);
    for (let heart = 0; heart < Math.min(others, 6); heart += 1) setTimeout(() => this.#fly(), heart * 120);
  }

  #tap() {
    this.#taps = Math.min(this.#taps + 1, MOST_AT_ONCE);
    this.show(this.#sum + 1);
    this.#fly();
    if (!isCalm()) this.#button.animate([{ scale: 1 }, { scale: 1.22 }, { scale: 1 }], { duration: 220, easing: "ease-out" });
    this.#timer ||= setTimeout(() => this.#send(), SEND_EVERY_MS);
  }

  async #send() {
    const count = this.#taps;
    this.#taps = this.#timer = 0;
    this.#sent += count;
    const sent = await react("like", this.#author(), count);
    if (!sent) this.#sent -= count;
  }

  #fly() {
    if (isCalm() || document.hidden || this.#sky.childElementCount >= FLYING) return;
    const hue = HUES[Math.floor(Math.random() * HUES.length)];
    const heart = element("span.heart", {}, icon("heart"));
    heart.style.color = `hsl(${hue} 95% 66%)`;
    this.#sky.append(heart);
    const sway = (Math.random() - 0.5) * 70;
    const flight = heart.animate(
      [
        { transform: "translate(0, 0) scale(.3)", opacity: 0 },
        { transform: `translate(${sway * 0.4}px, -46px) scale(1.05)`, opacity: 1, offset: 0.18 },
        { transform: `translate(${-sway * 0.5}px, -130px) scale(1)`, opacity: 0.9, offset: 0.6 },
        { transform: `translate(${sway}px, -230px) scale(.8)`, opacity: 0 },
      ],
      { duration: 1900 + Math.random() * 900, easing: "cubic-bezier(.3,.6,.5,1)" },
    );
    flight.finished.finally(() => heart.remove());
  }
}

/**
 * Tell the room what this viewer did besides writing.
 * @param {"like" | "join" | "share"} kind @param {string} author @param {number} [count]
 * @returns {Promise<boolean>} whether the room took it
 */
export async function react(kind, author, count = 1) {
  const body = JSON.stringify({ kind, author, count });
  const response = await fetch("/api/reactions", { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => null);
  return response?.ok ?? false;
}
