const HLS = "application/vnd.apple.mpegurl";
const FAILURES = 2;
const AGAIN_MS = 3000;
const WEBRTC_AGAIN_MS = 120_000;

/**
 * Plays the room as HLS, some ten seconds behind, where WebRTC does not come through (a firewall, no H.264).
 *
 * It steps in when the player has failed twice without ever having been live, and only where the browser plays HLS itself.
 * WebRTC is tried again now and then. Event `state` like the player's: `delayed` while it plays.
 */
export class HlsFallback extends EventTarget {
  #player;
  #video;
  #url;
  #failures = 0;
  #playing = false;

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
    if (this.#failures >= FAILURES && this.#video.canPlayType(HLS)) this.#begin();
  }

  async #begin() {
    if (this.#playing) return;
    const found = await fetch(this.#url).catch(() => null);
    if (this.#playing || this.#player.state === "live") return;
    if (!found?.ok) {
      setTimeout(() => this.#player.state === "closed" && this.open(), AGAIN_MS);
      return;
    }
    this.#playing = true;
    this.#player.close();
    this.#video.srcObject = null;
    this.#video.src = this.#url;
    this.#video.play().catch(() => this.#player.dispatchEvent(new Event("blocked")));
    this.dispatchEvent(new CustomEvent("state", { detail: { state: "delayed", retry_ms: 0 } }));
    setTimeout(() => this.#end(), WEBRTC_AGAIN_MS);
  }

  #end() {
    if (!this.#playing) return;
    this.#playing = false;
    this.#failures = 0;
    this.#video.removeAttribute("src");
    this.#video.load();
    this.open();
  }
}
