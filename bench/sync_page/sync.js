import { WhepPlayer } from "/player/whep.js";

const RATE_HZ = 48_000;
const AUDIBLE = 0.05;
const APART = RATE_HZ / 2;

/** The player keeps its connection to itself; here it is asked for the delay of the sound output. */
let peer = null;
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...given) {
    super(...given);
    peer = this;
  }
};

/** Watches the room and notes when the mouth and the square change and when beeps begin. */
class Sync {
  #video = document.querySelector("video");
  #player = new WhepPlayer("/whep", this.#video);
  #areas = [];
  #pictures = [];
  #beeps = [];
  #chunks = [];

  /** @param {Record<"mouth" | "flash", object>} areas in pixels, sides even. Resolves when the room plays. */
  async start({ mouth, flash }) {
    this.#areas = [mouth, flash].map(({ left, top, width, height }) => ({ x: left, y: top, width, height }));
    const playing = new Promise((resolve) => this.#video.addEventListener("playing", resolve, { once: true }));
    this.#player.open();
    await playing;
    this.#video.requestVideoFrameCallback(this.#see);
    this.#listen(this.#video.srcObject.getAudioTracks()[0]);
  }

  /**
   * @returns pictures `[expected display time (ms), luma of the mouth, luma of the square]`; beeps as samples since the page
   * listens; chunks of sound `[first sample, when the receiver gave it to the output (ms)]`; the output's own delay (ms).
   */
  async noted() {
    const delay_ms = await this.#outputDelay();
    return { pictures: this.#pictures, beeps: this.#beeps, chunks: this.#chunks, delay_ms };
  }

  #see = async (_now, { expectedDisplayTime }) => {
    this.#video.requestVideoFrameCallback(this.#see);
    const frame = new VideoFrame(this.#video);
    try {
      const [mouth, flash] = await Promise.all(this.#areas.map((area) => Sync.#luma(frame, area)));
      this.#pictures.push([expectedDisplayTime, mouth, flash]);
    } finally {
      frame.close();
    }
  };

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

  /**
   * Reads the very chunks that the video element plays, stamped in performance time. WebAudio would not do: its way in
   * keeps another 20 ms, which the element does not have, and would be measured as the stream's fault.
   */
  async #listen(track) {
    let samples = 0;
    for await (const chunk of new MediaStreamTrackProcessor({ track }).readable) {
      this.#chunks.push([samples, chunk.timestamp / 1000]);
      this.#hear(chunk, samples);
      samples += chunk.numberOfFrames;
      chunk.close();
    }
  }

  #hear(chunk, samples) {
    const sound = new Float32Array(chunk.numberOfFrames);
    chunk.copyTo(sound, { planeIndex: 0, format: "f32-planar" });
    const loud = sound.findIndex((sample) => Math.abs(sample) > AUDIBLE);
    if (loud >= 0 && samples - (this.#beeps.at(-1) ?? -APART) > APART) this.#beeps.push(samples + loud);
  }

  /** From the receiver to the loudspeaker, as far as the device declares it (W3C webrtc-stats, `media-playout`). */
  async #outputDelay() {
    for (const report of (await peer.getStats()).values())
      if (report.type === "media-playout") return (report.totalPlayoutDelay / report.totalSamplesCount) * 1000;
    throw new Error("this browser does not tell the delay of its sound output");
  }
}

window.sync = new Sync();
