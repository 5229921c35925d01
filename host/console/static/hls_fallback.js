import { HlsParts } from "./hls_parts.js";

const HLS = "application/vnd.apple.mpegurl";
const FAILURES = 2;
const AGAIN_MS = 3000;
const WEBRTC_AGAIN_MS = 120_000;

/**
 * Plays the room as HLS, some ten seconds behind, where WebRTC does not come through (a firewall, no H.264).
 *
 * It steps in when the player has failed twice without ever having been live, and where the browser has no WebRTC at all. Who
 * does not play HLS itself is fed its parts. WebRTC is tried again now and then. Event `state` like the player's: `delayed`
 * while it plays, `unplayable` where there is nothing that this browser can play.
 */
export class HlsFallback extends EventTarget {
  #player;
  #video;
  #url;
  #failures = 0;
  #playing = false;
  #parts = null;

  /** @param {import("./whep.js").WhepPlayer} player @param {HTMLVideoElement} video both play into it @param {string} [query] the viewers' token */
  constructor(player, video, query = "") {
    super();
    this.#url = `/hls/live.m3u8${query}`;
    this.#player = player;
    this.#video = video;
    player.addEventListener("state", ({ detail }) => this.#follow(detail.state));
    video.addEventListener("error", () => this.#playing && this.#end());
  }

  /** Begin with whatever this browser has. */
  open() {
    if ("RTCPeerConnection" in window) this.#player.open();
    else this.#begin();
  }

  #follow(state) {
    if (state === "live") this.#failures = -Infinity;
    if (state === "lost" || state === "full") this.#failures += 1;
    if (this.#failures >= FAILURES && HlsFallback.#possible(this.#video)) this.#begin();
  }

  static #possible(video) {
    return video.canPlayType(HLS) || HlsParts.possible;
  }

  async #begin() {
    if (this.#playing) return;
    const found = HlsFallback.#possible(this.#video) ? await fetch(this.#url).catch(() => null) : { ok: false };
    if (this.#playing || this.#player.state === "live") return;
    if (!found?.ok) {
      if (!("RTCPeerConnection" in window)) this.#tell(found ? "unplayable" : "lost", AGAIN_MS);
      setTimeout(() => this.#player.state === "closed" && this.open(), AGAIN_MS);
      return;
    }
    this.#playing = true;
    this.#player.close();
    this.#video.srcObject = null;
    this.#load();
    this.#video.play().catch(({ name }) => name === "NotAllowedError" && this.#player.dispatchEvent(new Event("blocked")));
    this.#tell("delayed");
    if ("RTCPeerConnection" in window) setTimeout(() => this.#end(), WEBRTC_AGAIN_MS);
  }

  #load() {
    if (this.#video.canPlayType(HLS)) {
      this.#video.src = this.#url;
      return;
    }
    this.#parts = new HlsParts(this.#url, this.#video);
    this.#parts.addEventListener("ended", () => this.#end(), { once: true });
  }

  #tell(state, retry_ms = 0) {
    this.dispatchEvent(new CustomEvent("state", { detail: { state, retry_ms } }));
  }

  #end() {
    if (!this.#playing) return;
    this.#playing = false;
    this.#failures = 0;
    this.#parts?.close();
    this.#parts = null;
    this.#video.removeAttribute("src");
    this.#video.load();
    setTimeout(() => this.open(), "RTCPeerConnection" in window ? 0 : AGAIN_MS);
  }
}
