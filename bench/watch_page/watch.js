import { WhepPlayer } from "/player/whep.js";

const BITS = 32;
const LEFT = 40;
const CELL = 20;
const MIDDLE = 56;
const FROZEN_MS = 120;

/** The moment an offer goes out, whoever sends it. */
let offered_ms = 0;
const ask = window.fetch;
window.fetch = (resource, options = {}) => {
  if (options.method === "POST" && String(resource).endsWith("/whep")) offered_ms = performance.now();
  return ask(resource, options);
};

/** Watches a room and notes how old its pictures are, and how long each stayed on. */
class Watch {
  #video = document.querySelector("video");
  #player = new WhepPlayer("/whep", this.#video);
  #canvas = Object.assign(document.createElement("canvas"), { width: 720, height: 1 });
  #context = this.#canvas.getContext("2d", { willReadFrequently: true });
  #ages = [];
  #gaps = [];
  #last_ms = 0;

  /** Join; resolves with the milliseconds from the offer to the first picture. */
  async first() {
    const shown = new Promise((resolve) => this.#video.requestVideoFrameCallback(() => resolve(performance.now())));
    this.#player.open();
    return (await shown) - offered_ms;
  }

  leave() {
    this.#player.close();
    this.#video.srcObject = null;
  }

  /** From now on read the time code of every picture: milliseconds of the wall clock, low 32 bits. */
  read() {
    this.#ages = [];
    this.#gaps = [];
    this.#last_ms = 0;
    this.#video.requestVideoFrameCallback(this.#see);
  }

  /** @returns ages of pictures on the canvas (ms), pauses between pictures longer than three (ms), the browser's own statistics */
  async noted() {
    return { ages: this.#ages, gaps: this.#gaps, stats: await this.#player.stats() };
  }

  #see = () => {
    this.#video.requestVideoFrameCallback(this.#see);
    this.#context.drawImage(this.#video, 0, MIDDLE, 720, 1, 0, 0, 720, 1);
    const row = this.#context.getImageData(0, 0, 720, 1).data;
    const now = performance.now();
    let code = 0;
    for (let bit = 0; bit < BITS; bit++) code = code * 2 + (row[(LEFT + bit * CELL + CELL / 2) * 4 + 1] > 125 ? 1 : 0);
    this.#ages.push((((performance.timeOrigin + now) % 2 ** BITS) - code + 2 ** BITS) % 2 ** BITS);
    if (this.#last_ms && now - this.#last_ms > FROZEN_MS) this.#gaps.push(now - this.#last_ms);
    this.#last_ms = now;
  };
}

window.watch = new Watch();
