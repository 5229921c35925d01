const RATE_HZ = 48_000;
const BLOCK_MS = 20;
const FAINT = 0.004;
const SILENT_MS = 4000;
/** About a second of sound that the line did not take: what comes later would be heard late, or never. */
const STUCK_BYTES = 96_000;
/** The show closed the line in good order, and not because this page handed back: another operator did. */
const RECALLED = 1000;
const FAULTS = { NotFoundError: "missing", NotAllowedError: "denied", SecurityError: "denied", NotReadableError: "busy", AbortError: "busy" };

/**
 * The operator's voice on its way to the show: int16 mono 48 kHz over a WebSocket. Events: `live`, `level` (detail: peak 0 to 1),
 * `silent` (detail: whether nothing has been heard for some seconds), `ended` (detail: `{key, code, message}`: why, as a word of
 * WORDS and what the show answered, or no key when handed back).
 */
export class Microphone extends EventTarget {
  #greeting;
  #attempt = 0;
  #media = null;
  #context = null;
  #socket = null;
  #faint_ms = 0;

  /** @param {{token: string, by: string}} greeting */
  constructor(greeting) {
    super();
    this.#greeting = greeting;
  }

  /** Ask the browser for the microphone, then the show for the floor. Who hands back meanwhile gets neither. */
  async start() {
    if (!navigator.mediaDevices) {
      this.#end("insecure");
      return;
    }
    const attempt = ++this.#attempt;
    try {
      const media = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } });
      if (attempt === this.#attempt) await this.#connect(media, attempt);
      else release(media);
    } catch (error) {
      if (attempt === this.#attempt) this.#end(FAULTS[error.name] ?? "failed");
    }
  }

  /** Hand back. */
  stop() {
    this.#end();
  }

  async #connect(media, attempt) {
    this.#media = media;
    for (const track of media.getTracks()) track.onended = () => this.#end("unplugged");
    this.#context = new AudioContext({ sampleRate: RATE_HZ });
    await this.#context.audioWorklet.addModule("/static/microphone_worklet.js");
    if (attempt === this.#attempt) this.#call();
  }

  #call() {
    const url = new URL("/api/console/microphone", location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onopen = () => socket.send(JSON.stringify(this.#greeting));
    socket.onmessage = ({ data }) => this.#answered(JSON.parse(data));
    socket.onclose = ({ code }) => socket === this.#socket && this.#end(code === RECALLED ? "recalled" : "lost");
  }

  #answered({ type, code, reason }) {
    if (type === "refused") this.#end("refused", { code, message: reason });
    else this.#send();
  }

  #send() {
    const node = new AudioWorkletNode(this.#context, "microphone", { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }) => this.#pass(data);
    this.#context.createMediaStreamSource(this.#media).connect(node);
    this.#faint_ms = 0;
    this.dispatchEvent(new Event("live"));
  }

  #pass({ pcm, peak }) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    if (this.#socket.bufferedAmount > STUCK_BYTES) {
      this.#end("lost");
      return;
    }
    this.#socket.send(pcm);
    this.#judge(peak);
    this.dispatchEvent(new CustomEvent("level", { detail: peak }));
  }

  /** A microphone that is muted at its switch sends silence and says nothing of it. */
  #judge(peak) {
    const was = this.#faint_ms >= SILENT_MS;
    this.#faint_ms = peak < FAINT ? this.#faint_ms + BLOCK_MS : 0;
    const is = this.#faint_ms >= SILENT_MS;
    if (is !== was) this.dispatchEvent(new CustomEvent("silent", { detail: is }));
  }

  #end(why, fault = {}) {
    this.#attempt++;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    if (this.#media) release(this.#media);
    this.#media = null;
    this.#context?.close();
    this.#context = null;
    this.dispatchEvent(new CustomEvent("ended", { detail: { key: why && `desk.microphone.${why}`, ...fault } }));
  }
}

function release(media) {
  for (const track of media.getTracks()) {
    track.onended = null;
    track.stop();
  }
}
