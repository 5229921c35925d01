import { icon } from "./element.js";

/** Sound: off until the viewer taps (browsers ask for it), then one button; measures what is really heard. */
export class Sound {
  #video;
  #pill;
  #button;
  #language;
  #context = null;
  #source = null;
  #meter = null;

  /**
   * @param {HTMLVideoElement} video
   * @param {{pill: HTMLButtonElement, button: HTMLButtonElement}} controls
   * @param {import("./language.js").Language} language
   */
  constructor(video, { pill, button }, language) {
    this.#video = video;
    this.#pill = pill;
    this.#button = button;
    this.#language = language;
    pill.addEventListener("click", () => this.#set(false));
    button.addEventListener("click", () => this.#set(!video.muted));
    video.addEventListener("playing", () => this.#show());
    video.addEventListener("volumechange", () => this.#show());
    language.addEventListener("change", () => this.#show());
    this.#show();
  }

  /** @returns {number} root mean square of the last 43 ms heard, 0 to 1; 0 while muted */
  energy() {
    if (this.#video.muted || !this.#measure()) return 0;
    const wave = new Float32Array(this.#meter.fftSize);
    this.#meter.getFloatTimeDomainData(wave);
    return Math.sqrt(wave.reduce((sum, x) => sum + x * x, 0) / wave.length);
  }

  #set(muted) {
    this.#video.muted = muted;
    this.#video.play().catch(() => {}); // refused play shows the play button by itself
    if (!muted) this.#context?.resume();
    this.#show();
  }

  #show() {
    const { muted } = this.#video;
    this.#pill.hidden = !muted || this.#video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA;
    this.#button.replaceChildren(icon(muted ? "muted" : "sound"));
    this.#button.setAttribute("aria-label", this.#language.say(muted ? "sound.unmute" : "sound.mute"));
    this.#button.setAttribute("aria-pressed", String(!muted));
  }

  /** Attach the meter to the stream that plays now; a reconnection brings a new one. */
  #measure() {
    const stream = this.#video.srcObject;
    if (!stream?.getAudioTracks().length) return false;
    if (this.#source?.mediaStream === stream) return true;
    this.#context ??= new AudioContext();
    this.#context.resume();
    this.#source?.disconnect();
    this.#meter = this.#context.createAnalyser();
    this.#source = this.#context.createMediaStreamSource(stream);
    this.#source.connect(this.#meter);
    return true;
  }
}
