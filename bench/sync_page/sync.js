import { WhepPlayer } from "/player/whep.js";

const RATE_HZ = 48_000;

/** Watches the room and notes when the mouth and the square change and when beeps begin. */
class Sync {
  #video = document.querySelector("video");
  #player = new WhepPlayer("/whep", this.#video);
  #context = new AudioContext({ sampleRate: RATE_HZ });
  #areas = [];
  #pictures = [];
  #beeps = [];
  #outputs = [];

  /** @param {{mouth: DOMRectInit, flash: DOMRectInit}} areas in pixels, sides even. Resolves when the room plays. */
  async start({ mouth, flash }) {
    this.#areas = [mouth, flash].map(({ left, top, width, height }) => ({ x: left, y: top, width, height }));
    const playing = new Promise((resolve) => this.#video.addEventListener("playing", resolve, { once: true }));
    this.#player.addEventListener("state", () => this.#player.state === "live" && this.#video.play());
    this.#player.open();
    await playing;
    await this.#listen();
    this.#video.requestVideoFrameCallback(this.#see);
  }

  /**
   * @returns pictures `[expected display time (ms), luma of the mouth, luma of the square]`, beeps in seconds of the audio
   * context, and pairs `[audio context time (s), performance time (ms)]` that map one clock to the other.
   */
  noted() {
    return { pictures: this.#pictures, beeps: this.#beeps, outputs: this.#outputs };
  }

  async #listen() {
    await this.#context.audioWorklet.addModule("onsets.js");
    const onsets = new AudioWorkletNode(this.#context, "onsets", { channelCount: 1, channelCountMode: "explicit" });
    onsets.port.onmessage = ({ data }) => this.#beeps.push(data);
    this.#context.createMediaStreamSource(this.#video.srcObject).connect(onsets).connect(this.#context.destination);
    await this.#context.resume();
  }

  #see = async (_now, { expectedDisplayTime }) => {
    this.#video.requestVideoFrameCallback(this.#see);
    this.#noteOutput();
    const frame = new VideoFrame(this.#video);
    try {
      const [mouth, flash] = await Promise.all(this.#areas.map((area) => Sync.#luma(frame, area)));
      this.#pictures.push([expectedDisplayTime, mouth, flash]);
    } finally {
      frame.close();
    }
  };

  /**
   * The pair says which sample leaves for the output device at which moment: it takes in the context's own buffers and the
   * latency the device declares, not what a device keeps to itself (Bluetooth), and the way from the video element into the
   * context makes a beep 10 to 20 ms later here than where the element itself plays it.
   */
  #noteOutput() {
    const { contextTime, performanceTime } = this.#context.getOutputTimestamp();
    if (contextTime > 0) this.#outputs.push([contextTime, performanceTime]);
  }

  /** Straight from the decoder's luma plane: no colour conversion, and nothing to copy but the area itself. */
  static async #luma(frame, rect) {
    const bytes = new Uint8Array(frame.allocationSize({ rect }));
    const [{ offset, stride }] = await frame.copyTo(bytes, { rect });
    let sum = 0;
    for (let y = 0; y < rect.height; y++) {
      const row = offset + y * stride;
      for (let x = 0; x < rect.width; x++) sum += bytes[row + x];
    }
    return sum / (rect.width * rect.height);
  }
}

window.sync = new Sync();
