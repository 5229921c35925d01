const RATE_HZ = 48_000;

/**
 * The operator's voice on its way to the show: int16 mono 48 kHz over a WebSocket. Events: `live`, `level` (detail: peak 0 to 1),
 * `ended` (detail: `{key, reason}`: why, as a word of WORDS, or no key when handed back).
 */
export class Microphone extends EventTarget {
  #greeting;
  #media = null;
  #context = null;
  #socket = null;

  /** @param {{token: string, by: string}} greeting */
  constructor(greeting) {
    super();
    this.#greeting = greeting;
  }

  /** Ask the browser for the microphone, then the show for the floor. */
  async start() {
    if (!navigator.mediaDevices) {
      this.#end("desk.microphone.insecure");
      return;
    }
    try {
      this.#media = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } });
      await this.#connect();
    } catch (error) {
      this.#end(error.name === "NotFoundError" ? "desk.microphone.missing" : "desk.microphone.denied");
    }
  }

  /** Hand back. */
  stop() {
    this.#end();
  }

  async #connect() {
    this.#context = new AudioContext({ sampleRate: RATE_HZ });
    await this.#context.audioWorklet.addModule("/static/microphone_worklet.js");
    const url = new URL("/api/console/microphone", location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onopen = () => socket.send(JSON.stringify(this.#greeting));
    socket.onmessage = ({ data }) => this.#answered(JSON.parse(data));
    socket.onclose = () => socket === this.#socket && this.#end("desk.microphone.lost");
  }

  #answered(message) {
    if (message.type === "refused") this.#end("desk.microphone.refused", message.reason);
    else this.#send();
  }

  #send() {
    const node = new AudioWorkletNode(this.#context, "microphone", { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }) => {
      if (this.#socket?.readyState !== WebSocket.OPEN) return;
      this.#socket.send(data.pcm);
      this.dispatchEvent(new CustomEvent("level", { detail: data.peak }));
    };
    this.#context.createMediaStreamSource(this.#media).connect(node);
    this.dispatchEvent(new Event("live"));
  }

  #end(key, reason = "") {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#media?.getTracks().forEach((track) => track.stop());
    this.#media = null;
    this.#context?.close();
    this.#context = null;
    this.dispatchEvent(new CustomEvent("ended", { detail: { key, reason } }));
  }
}
