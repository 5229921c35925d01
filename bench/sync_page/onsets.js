const AUDIBLE = 0.05;
const APART_S = 0.5;

/** Posts the context time, in seconds, of every sample that is loud after half a second without an onset. */
class Onsets extends AudioWorkletProcessor {
  #last = -APART_S;

  process([[samples]]) {
    const first = samples?.findIndex((sample) => Math.abs(sample) > AUDIBLE) ?? -1;
    const at = (currentFrame + first) / sampleRate;
    if (first >= 0 && at - this.#last > APART_S) {
      this.#last = at;
      this.port.postMessage(at);
    }
    return true;
  }
}

registerProcessor("onsets", Onsets);
