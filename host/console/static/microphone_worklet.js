const BLOCK = 960;

/** Collects the microphone's sound into 20 ms blocks of int16 and posts them with their peak. */
class MicrophoneProcessor extends AudioWorkletProcessor {
  #block = new Int16Array(BLOCK);
  #filled = 0;
  #peak = 0;

  process([[channel]]) {
    for (const sample of channel ?? []) {
      const bounded = Math.max(-1, Math.min(1, sample));
      this.#peak = Math.max(this.#peak, Math.abs(bounded));
      this.#block[this.#filled++] = Math.round(bounded * 32767);
      if (this.#filled === BLOCK) this.#post();
    }
    return true;
  }

  #post() {
    this.port.postMessage({ pcm: this.#block.buffer, peak: this.#peak }, [this.#block.buffer]);
    this.#block = new Int16Array(BLOCK);
    this.#filled = 0;
    this.#peak = 0;
  }
}

registerProcessor("microphone", MicrophoneProcessor);
