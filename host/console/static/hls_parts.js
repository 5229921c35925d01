const AHEAD_PARTS = 3;
const BEHIND_S = 25;
const KEEP_S = 30;
const LOOK_MS = 2000;
const STUCK_S = 0.1;
const SOUND = "mp4a.40.2";

/**
 * Plays the room's live playlist where the browser has Media Source Extensions and no HLS (Firefox, desktop WebKit): what a
 * player of HLS does, for this one kind of playlist. Event `ended`: it goes no further, for another show or none has begun.
 */
export class HlsParts extends EventTarget {
  #url;
  #video;
  #source = new MediaSource();
  #buffer = null;
  #map = "";
  #next = 0;
  #open = true;

  /** @returns {boolean} whether this browser can */
  static get possible() {
    return window.MediaSource?.isTypeSupported?.(`video/mp4; codecs="avc1.42C01F,${SOUND}"`) ?? false;
  }

  /** @param {string} url of the playlist @param {HTMLVideoElement} video plays as soon as there is something to play */
  constructor(url, video) {
    super();
    this.#url = url;
    this.#video = video;
    const address = URL.createObjectURL(this.#source);
    this.#source.addEventListener("sourceopen", () => {
      URL.revokeObjectURL(address);
      this.#run();
    }, { once: true });
    video.src = address;
    video.addEventListener("waiting", this.#jump);
  }

  /** Fetch nothing more. */
  close() {
    this.#open = false;
    this.#video.removeEventListener("waiting", this.#jump);
  }

  async #run() {
    try {
      while (this.#open) {
        await this.#take(await this.#read());
        await this.#keepUp();
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    } catch {
      if (this.#open) this.dispatchEvent(new Event("ended"));
      this.#open = false;
    }
  }

  /** @returns {Promise<{map: string, parts: {number: number, url: string, range: string}[]}>} what the playlist names now */
  async #read() {
    const response = await HlsParts.#fetched(this.#url);
    const at = (path) => new URL(path, response.url).href;
    const found = { map: "", parts: [] };
    let number = 0;
    let range = "";
    for (const line of (await response.text()).split("\n")) {
      const [, name, value] = /^#EXT-X-([A-Z-]+):(.*)$/.exec(line) ?? [];
      if (name === "MEDIA-SEQUENCE") number = Number(value);
      else if (name === "MAP") found.map = at(/URI="([^"]+)"/.exec(value)[1]);
      else if (name === "BYTERANGE") {
        const [length, start] = value.split("@").map(Number);
        range = `bytes=${start}-${start + length - 1}`;
      } else if (line && !line.startsWith("#")) found.parts.push({ number: number++, url: at(line), range });
    }
    return found;
  }

  async #take({ map, parts }) {
    if (!this.#buffer) await this.#begin(map);
    else if (map !== this.#map) throw new Error("another show has begun");
    const first = this.#next >= parts[0].number ? this.#next : parts.at(-1).number + 1 - AHEAD_PARTS;
    for (const part of parts.filter(({ number }) => number >= first)) {
      if (!this.#open) return;
      const response = await HlsParts.#fetched(part.url, { Range: part.range });
      await this.#append(await response.arrayBuffer());
      this.#next = part.number + 1;
    }
  }

  async #begin(map) {
    const header = await (await HlsParts.#fetched(map)).arrayBuffer();
    const bytes = new Uint8Array(header);
    // profile, constraints and level follow the version in the `avcC` box (ISO/IEC 14496-15, section 5.3.3.1.2)
    const place = bytes.findIndex((_, i) => String.fromCharCode(...bytes.subarray(i, i + 4)) === "avcC") + 5;
    const profile = [...bytes.subarray(place, place + 3)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    this.#buffer = this.#source.addSourceBuffer(`video/mp4; codecs="avc1.${profile},${SOUND}"`);
    this.#map = map;
    await this.#append(header);
  }

  #append(bytes) {
    return this.#done(() => this.#buffer.appendBuffer(bytes));
  }

  #done(change) {
    return new Promise((resolve, reject) => {
      this.#buffer.addEventListener("updateend", resolve, { once: true });
      this.#buffer.addEventListener("error", reject, { once: true });
      change();
    });
  }

  /** Over what was not recorded, at the beginning too: browsers wait there for ever. */
  #jump = () => {
    const { buffered, currentTime } = this.#video;
    const ranges = Array.from(buffered, (_, i) => [buffered.start(i), buffered.end(i)]);
    const next = ranges.find(([start]) => start > currentTime);
    const inside = ranges.some(([start, end]) => start <= currentTime && currentTime < end - STUCK_S);
    if (next && !inside) this.#video.currentTime = next[0] + STUCK_S / 2;
  };

  /** Stay near the end, and keep no more than half a minute. */
  async #keepUp() {
    const { buffered, currentTime } = this.#video;
    if (!buffered.length) return;
    const end = buffered.end(buffered.length - 1);
    if (currentTime && end - currentTime > BEHIND_S) this.#video.currentTime = end - BEHIND_S / 2;
    this.#jump();
    if (currentTime - buffered.start(0) > 2 * KEEP_S) await this.#done(() => this.#buffer.remove(0, currentTime - KEEP_S));
  }

  static async #fetched(url, headers = {}) {
    const response = await fetch(url, { headers });
    if (!response.ok) throw new Error(`HLS ${response.status}`);
    return response;
  }
}
