/**
 * Tell the style sheet what shape the picture has: `--ratio`, and `data-shape`, `tall` or `wide`.
 * @param {HTMLVideoElement} video @param {HTMLElement} page
 */
export function fitPicture(video, page) {
  video.addEventListener("resize", () => {
    if (!video.videoWidth) return;
    page.style.setProperty("--ratio", `${video.videoWidth} / ${video.videoHeight}`);
    page.dataset.shape = video.videoWidth > video.videoHeight ? "wide" : "tall";
  });
}

const PLAYING = ["live", "weak", "delayed"];
const WAITING = ["lost", "full"];
const SILENT_MS = 12_000;

/**
 * The picture and what lies over it: connecting, weak, lost, full, refused, paused, and play when it was blocked.
 *
 * A room that was seen keeps its last picture until there is a new one, and says for the first seconds only that it comes back.
 */
export class Stage {
  #stage;
  #text;
  #still;
  #video;
  #language;
  #state = "connecting";
  #told = "connecting";
  #retry_at_ms = 0;
  #paused = false;
  #ended = false;
  #left_ms = 0;

  /**
   * @param {HTMLElement} stage
   * @param {import("./whep.js").WhepPlayer} player
   * @param {import("./language.js").Language} language
   */
  constructor(stage, player, language) {
    this.#stage = stage;
    this.#text = stage.querySelector("#state-text");
    this.#still = stage.querySelector("#still");
    this.#video = stage.querySelector("video");
    this.#language = language;
    player.addEventListener("state", ({ detail }) => this.follow(detail));
    fitPicture(this.#video, document.body);
    this.#offerPlay(stage.querySelector("#play"), player);
    language.addEventListener("change", () => this.#show());
    setInterval(() => this.#state === "lost" && this.#show(), 500);
    this.#show();
  }

  /** @param {boolean} paused whether the operator holds the script */
  set paused(paused) {
    this.#paused = paused;
    this.#show();
  }

  /** @param {boolean} ended whether the room said that it closes; should it open again, the page goes on by itself */
  set ended(ended) {
    this.#ended = ended;
    this.#show();
  }

  /** Show a state of the player, or of what plays in its place. */
  follow({ state, retry_ms }) {
    this.#hold(state);
    this.#state = state;
    this.#retry_at_ms = performance.now() + retry_ms;
    this.#show();
  }

  /** Keep what was seen last, from when it is lost until pictures come again. */
  #hold(state) {
    if (PLAYING.includes(state)) {
      this.#still.hidden = true;
      return;
    }
    if (PLAYING.includes(this.#state) && this.#video.videoWidth) this.#draw();
    if (PLAYING.includes(this.#state)) this.#left_ms = performance.now();
  }

  #draw() {
    const { videoWidth: width, videoHeight: height } = this.#video;
    Object.assign(this.#still, { width, height, hidden: false });
    this.#still.getContext("2d").drawImage(this.#video, 0, 0);
  }

  #offerPlay(button, player) {
    player.addEventListener("blocked", () => { button.hidden = false; });
    this.#video.addEventListener("playing", () => { button.hidden = true; });
    button.addEventListener("click", () => this.#video.play());
  }

  #show() {
    this.#video.setAttribute("aria-label", this.#language.say("picture"));
    const shown = this.#state === "live" && this.#paused ? "paused" : this.#state;
    this.#stage.dataset.state = shown;
    this.#stage.classList.toggle("held", !this.#still.hidden);
    document.body.dataset.state = shown;
    const text = this.#say(shown);
    if (this.#text.textContent !== text) this.#text.textContent = text;
  }

  #say(state) {
    if (state !== "connecting") this.#told = state;
    if (state === "live" || state === "closed") return "";
    // while it is tried again the words stay, until it is known how that ended
    if (state === "connecting" && !WAITING.includes(this.#told)) return this.#language.say("state.connecting");
    return this.#told === "lost" ? this.#sayLost(state) : this.#language.say(`state.${this.#told}`);
  }

  #sayLost(state) {
    if (this.#ended) return this.#language.say("state.ended");
    const seen = !this.#still.hidden;
    if (seen && performance.now() - this.#left_ms < SILENT_MS) return this.#language.say("state.retrying");
    if (state === "connecting") return this.#language.say(seen ? "state.retrying" : "state.connecting");
    const seconds = Math.max(1, Math.ceil((this.#retry_at_ms - performance.now()) / 1000));
    return this.#language.say(seen ? "state.lost" : "state.unreachable", { seconds });
  }
}
