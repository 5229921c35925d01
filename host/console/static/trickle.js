const FRAGMENT = "application/trickle-ice-sdpfrag";

/** Sends candidates found after the offer, as fragments of RFC 8840; those found before the session exists wait for it. */
export class Trickle {
  #peer;
  #headers;
  #waiting = [];
  #session = null;
  #tag = null;
  #timer = 0;

  /** @param {RTCPeerConnection} peer @param {Record<string, string>} headers sent with every fragment */
  constructor(peer, headers) {
    this.#peer = peer;
    this.#headers = headers;
    peer.addEventListener("icecandidate", ({ candidate }) => this.#add(candidate));
  }

  /** The offer was answered: from now on candidates have an address to go to. */
  begin(session, tag) {
    this.#session = session;
    this.#tag = tag;
    this.#later();
  }

  #add(candidate) {
    // `.local` names mean nothing to a server; it learns this address from the first connectivity check
    if (candidate?.candidate.includes(".local ")) return;
    this.#waiting.push(candidate?.candidate ? `a=${candidate.candidate}` : "a=end-of-candidates");
    this.#later();
  }

  #later() {
    if (!this.#session || !this.#waiting.length || this.#timer) return;
    this.#timer = setTimeout(() => this.#send(), 20);
  }

  #send() {
    this.#timer = 0;
    const lines = [...new Set(this.#waiting.splice(0))];
    const sdp = this.#peer.localDescription.sdp;
    const line = (name) => sdp.match(new RegExp(`^a=${name}:.*$`, "m"))?.[0] ?? "";
    const media = sdp.match(/^m=.*$/m)?.[0] ?? "";
    const body = [line("ice-ufrag"), line("ice-pwd"), media, line("mid"), ...lines, ""].map((text) => text.trim()).join("\r\n");
    const headers = { ...this.#headers, "Content-Type": FRAGMENT, "If-Match": this.#tag || "*" };
    fetch(this.#session, { method: "PATCH", headers, body }).catch(() => {}); // lost candidates: the connection tries without
  }
}
