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

/** The picture and what lies over it: connecting, weak, lost with a countdown, full, paused, and play when it was blocked. */
export class Stage {
  #stage;
  #text;
  #language;
  #state = "connecting";
  #retry_at_ms = 0;
  #paused = false;
  #tried = false;

  /**
   * @param {HTMLElement} stage
   * @param {import("./whep.js").WhepPlayer} player
   * @param {import("./language.js").Language} language
   */
  constructor(stage, player, language) {
    this.#stage = stage;
    this.#text = stage.querySelector("#state-text");
    this.#language = language;
    player.addEventListener("state", ({ detail }) => this.follow(detail));
    fitPicture(stage.querySelector("video"), document.body);
    this.#offerPlay(stage.querySelector("#play"), stage.querySelector("video"), player);
    language.addEventListener("change", () => this.#show());
    setInterval(() => this.#state === "lost" && this.#show(), 500);
    this.#show();
  }

  /** @param {boolean} paused whether the operator holds the script */
  set paused(paused) {
    this.#paused = paused;
    this.#show();
  }

  /** Show a state of the player, or of what plays in its place. */
  follow({ state, retry_ms }) {
    this.#state = state;
    this.#retry_at_ms = performance.now() + retry_ms;
    if (state === "live") this.#tried = true;
    this.#show();
  }

  #offerPlay(button, video, player) {
    player.addEventListener("blocked", () => { button.hidden = false; });
    video.addEventListener("playing", () => { button.hidden = true; });
    button.addEventListener("click", () => video.play());
  }

  #show() {
    const shown = this.#state === "live" && this.#paused ? "paused" : this.#state;
    this.#stage.dataset.state = shown;
    document.body.dataset.state = shown;
    const text = this.#say(shown);
    if (this.#text.textContent !== text) this.#text.textContent = text;
  }

  #say(state) {
    if (state === "live" || state === "closed") return "";
    if (state === "connecting") return this.#language.say(this.#tried ? "state.retrying" : "state.connecting");
    const seconds = Math.max(1, Math.ceil((this.#retry_at_ms - performance.now()) / 1000));
    return this.#language.say(`state.${state}`, { seconds });
  }
}
