import { icon } from "./element.js";
import { fitPicture } from "./stage.js";
import { WhepPlayer } from "./whep.js";

/** What viewers see now, muted until the operator wants to listen. */
export class Preview {
  #video;
  #listen;
  #language;

  /**
   * @param {HTMLVideoElement} video
   * @param {HTMLButtonElement} listen
   * @param {HTMLElement} state
   * @param {import("./language.js").Language} language
   * @param {string} token the operator's, which opens a closed room too
   */
  constructor(video, listen, state, language, token) {
    this.#video = video;
    this.#listen = listen;
    this.#language = language;
    this.player = new WhepPlayer("/whep", video, token);
    fitPicture(video, video.parentElement);
    this.player.addEventListener("state", ({ detail }) => {
      const quiet = detail.state === "live" || detail.state === "closed";
      state.textContent = quiet ? "" : language.say(`state.${detail.state}`, { seconds: Math.ceil(detail.retry_ms / 1000) });
    });
    listen.addEventListener("click", () => this.#turn());
    language.addEventListener("change", () => this.#show());
    this.#show();
  }

  #turn() {
    this.#video.muted = !this.#video.muted;
    this.#show();
  }

  #show() {
    this.#listen.replaceChildren(icon(this.#video.muted ? "muted" : "sound"));
    this.#listen.setAttribute("aria-label", this.#language.say("desk.preview.sound"));
    this.#listen.setAttribute("aria-pressed", String(!this.#video.muted));
  }
}
