import { Backoff } from "./backoff.js";
import { Trickle } from "./trickle.js";
import { ViewingReport, readStats } from "./viewing_report.js";

const SDP = "application/sdp";
const GATHER_MS = 1500;
const CONNECT_MS = 8000;
const CHECK_MS = 1000;
const WEAK_CHECKS = 2;
const LOST_CHECKS = 5;
const HURRY_MS = 10_000;
const REFUSALS = { 401: "refused", 503: "full" };
const CREDENTIALS_MS = 600_000;

/**
 * Plays a room by WHEP and keeps it playing.
 *
 * Event `state` (detail: `{state, retry_ms}`): `connecting`, `live`, `weak` (no new picture for two seconds), `lost` (waiting
 * `retry_ms` to try again), `full` (the server has no place; waiting likewise), `refused` (a closed room and no token that
 * opens it; not tried again), `closed`. Event `blocked`: the browser wants a tap before it plays.
 */
export class WhepPlayer extends EventTarget {
  #url;
  #video;
  #peer = null;
  #session = null;
  #headers;
  #report = null;
  #last = null;
  #ice_servers = null;
  #ice_asked_ms = 0;
  #backoff = new Backoff(300, 8000);
  #hurried_until_ms = 0;
  #timer = 0;
  #watch = 0;
  #still = 0;
  #seen = 0;
  #state = "closed";

  /** @param {string} url the WHEP endpoint @param {HTMLVideoElement} video @param {string} [token] of a closed room */
  constructor(url, video, token = "") {
    super();
    this.#url = url;
    this.#headers = token ? { Authorization: `Bearer ${token}` } : {};
    this.#video = video;
    addEventListener("pagehide", () => this.close());
    addEventListener("pageshow", (event) => event.persisted && this.open());
    addEventListener("online", () => this.hurry());
    addEventListener("offline", () => this.#state === "live" && this.#become("weak"));
    navigator.connection?.addEventListener?.("change", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  get state() {
    return this.#state;
  }

  /** Start playing, and never give up until `close`. */
  open() {
    if (this.#state === "closed") this.#connect();
  }

  /** The server or the way to it may be gone: two seconds without a picture are enough to begin anew. */
  doubt() {
    this.#hurried_until_ms = performance.now() + HURRY_MS;
  }

  /** There is a way again (network, server, page): use it now. */
  hurry() {
    this.doubt();
    if (this.#waiting()) {
      this.#backoff.reset();
      this.#connect();
    }
  }

  /** End the session, on the server too. */
  close() {
    this.#drop();
    this.#become("closed");
  }

  /** @returns {Promise<{frames_decoded: number, bytes: number, packets_lost: number, jitter_s: number}>} of this session */
  stats() {
    return readStats(this.#peer);
  }

  async #connect() {
    this.#drop();
    this.#become("connecting");
    const iceServers = await this.#iceServers();
    if (this.#state !== "connecting" || this.#peer) return;
    const peer = this.#makePeer(iceServers);
    this.#timer = setTimeout(() => this.#fail(peer), CONNECT_MS);
    try {
      const trickle = new Trickle(peer, this.#headers);
      await peer.setLocalDescription(await peer.createOffer());
      // without servers every candidate is there at once; with them the offer does not wait for their answers
      if (!iceServers.length) await WhepPlayer.#gathered(peer);
      const answer = await this.#exchange(peer, trickle);
      if (peer === this.#peer) await peer.setRemoteDescription({ type: "answer", sdp: answer });
    } catch (error) {
      this.#fail(peer, error.refusal);
    }
  }

  #makePeer(iceServers) {
    const peer = new RTCPeerConnection({ iceServers, bundlePolicy: "max-bundle" });
    this.#peer = peer;
    peer.addTransceiver("video", { direction: "recvonly" });
    peer.addTransceiver("audio", { direction: "recvonly" });
    const media = new MediaStream();
    peer.ontrack = ({ track }) => {
      media.addTrack(track);
      if (this.#video.srcObject === media) return;
      this.#video.srcObject = media;
      this.#play();
    };
    peer.onconnectionstatechange = () => this.#follow(peer);
    return peer;
  }

  #follow(peer) {
    if (peer !== this.#peer) return;
    if (peer.connectionState === "connected") this.#startWatch(peer);
    else if (peer.connectionState === "failed") this.#fail(peer);
    else if (peer.connectionState === "disconnected") this.#become("weak");
  }

  /** Post the offer. The session of a peer given up meanwhile is ended at once. */
  async #exchange(peer, trickle) {
    const sdp = WhepPlayer.#withoutMdns(peer.localDescription.sdp);
    const report = new ViewingReport((said) => this.#tell(said));
    const response = await fetch(this.#url, { method: "POST", headers: { ...this.#headers, "Content-Type": SDP }, body: sdp });
    if (response.status !== 201) throw Object.assign(new Error(`WHEP ${response.status}`), { refusal: REFUSALS[response.status] });
    const session = new URL(response.headers.get("Location"), response.url).href;
    if (peer === this.#peer) {
      this.#session = session;
      this.#report = report;
      report.watch(this.#video);
      trickle.begin(session, response.headers.get("ETag"));
    } else this.#end(session);
    return response.text();
  }

  #startWatch(peer) {
    clearTimeout(this.#timer);
    clearInterval(this.#watch);
    this.#still = 0;
    this.#watch = setInterval(() => this.#check(peer), CHECK_MS);
  }

  /** A connection can stay "connected" while nothing comes: what counts is new pictures (hidden pages: new bytes). */
  async #check(peer) {
    const stats = await this.stats();
    if (peer !== this.#peer) return;
    this.#last = stats;
    this.#report?.take(stats);
    const progress = document.hidden ? stats.bytes : stats.frames_decoded;
    this.#still = progress === this.#seen ? this.#still + 1 : 0;
    this.#seen = progress;
    const patience = performance.now() < this.#hurried_until_ms ? WEAK_CHECKS : LOST_CHECKS;
    if (this.#still >= patience) this.#fail(peer);
    else if (this.#still >= WEAK_CHECKS) this.#become("weak");
    else if (this.#still === 0 && stats.frames_decoded > 0) this.#recovered();
  }

  #recovered() {
    this.#backoff.reset();
    this.#become("live");
    if (this.#video.paused) this.#play();
  }

  #play() {
    this.#video.play().catch(({ name }) => name === "NotAllowedError" && this.dispatchEvent(new Event("blocked")));
  }

  #fail(peer, state = "lost") {
    if (peer !== this.#peer) return;
    this.#drop(true);
    const retry_ms = state === "refused" ? 0 : this.#backoff.next();
    this.#become(state, retry_ms);
    if (retry_ms) this.#timer = setTimeout(() => this.#connect(), retry_ms);
  }

  #drop(failed = false) {
    clearTimeout(this.#timer);
    clearInterval(this.#watch);
    if (this.#last || failed) this.#report?.end(this.#last ?? WhepPlayer.#NOTHING, failed);
    this.#report = this.#last = null;
    this.#peer?.close();
    this.#peer = null;
    this.#seen = 0;
    if (this.#session) this.#end(this.#session);
    this.#session = null;
  }

  /** Statistics are the room's concern, never the viewer's: what cannot be told is dropped. */
  #tell(said) {
    if (!this.#session) return;
    const headers = { ...this.#headers, "Content-Type": "application/json" };
    fetch(`${this.#session}/report`, { method: "POST", headers, body: JSON.stringify(said), keepalive: true }).catch(() => {});
  }

  #waiting() {
    return this.#state === "lost" || this.#state === "full";
  }

  #become(state, retry_ms = 0) {
    if (state === this.#state && !retry_ms) return;
    this.#state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: { state, retry_ms } }));
  }

  /**
   * Servers the room names in `Link` headers; none means host candidates only, and no third party is contacted.
   * Their credentials expire, so a page that reconnects hours later asks again.
   */
  async #iceServers() {
    const fresh = performance.now() - this.#ice_asked_ms < CREDENTIALS_MS;
    if (this.#ice_servers && (fresh || !this.#ice_servers.length)) return this.#ice_servers;
    try {
      const response = await fetch(this.#url, { method: "OPTIONS", headers: this.#headers });
      this.#ice_asked_ms = performance.now();
      this.#ice_servers = WhepPlayer.#parseLinks(response.headers.get("Link") ?? "");
    } catch {
      return []; // the server is away: the offer will fail and be tried again
    }
    return this.#ice_servers;
  }

  static #parseLinks(header) {
    const links = header.matchAll(/<([^>]+)>([^<]*)/g);
    return [...links].filter(([, , rest]) => /rel="?ice-server/.test(rest)).map(([, urls, rest]) => {
      const value = (name) => new RegExp(`\\b${name}="([^"]*)"`).exec(rest)?.[1];
      const username = value("username");
      return username === undefined ? { urls } : { urls, username, credential: value("credential") };
    });
  }

  static #gathered(peer) {
    if (peer.iceGatheringState === "complete") return Promise.resolve();
    return new Promise((resolve) => {
      setTimeout(resolve, GATHER_MS);
      peer.addEventListener("icegatheringstatechange", () => peer.iceGatheringState === "complete" && resolve());
    });
  }

  /** `.local` names mean nothing to a server; it learns this address from the first connectivity check. */
  static #withoutMdns(sdp) {
    const lines = sdp.split("\r\n");
    return lines.filter((line) => !(line.startsWith("a=candidate") && line.includes(".local "))).join("\r\n");
  }

  static #NOTHING = { frames_decoded: 0, frames_dropped: 0, packets: 0, packets_lost: 0, freezes: 0, frozen_s: 0 };

  #end(session) {
    fetch(session, { method: "DELETE", headers: this.#headers, keepalive: true }).catch(() => {}); // the server notices a silent viewer anyway
  }
}
