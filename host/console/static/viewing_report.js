const EVERY_MS = 30_000;

/** Sums of one session's `inbound-rtp` statistics. */
export async function readStats(peer) {
  const sums = { frames_decoded: 0, frames_dropped: 0, bytes: 0, packets: 0, packets_lost: 0, jitter_s: 0, freezes: 0, frozen_s: 0 };
  for (const report of (await peer?.getStats())?.values() ?? []) {
    if (report.type !== "inbound-rtp") continue;
    sums.frames_decoded += report.framesDecoded ?? 0;
    sums.frames_dropped += report.framesDropped ?? 0;
    sums.bytes += report.bytesReceived ?? 0;
    sums.packets += report.packetsReceived ?? 0;
    sums.packets_lost += report.packetsLost ?? 0;
    sums.jitter_s = Math.max(sums.jitter_s, report.jitter ?? 0);
    sums.freezes += report.freezeCount ?? 0;
    sums.frozen_s += report.totalFreezesDuration ?? 0;
  }
  return sums;
}

/** Tells the room how one session went: numbers only, what is new since the last report, nothing about the viewer. */
export class ViewingReport {
  #send;
  #offered_ms;
  #told = { frames_decoded: 0, frames_dropped: 0, packets: 0, packets_lost: 0, freezes: 0, frozen_s: 0 };
  #first_ms = null;
  #due_ms = 0;
  #watched = false;

  /** @param {(report: object) => void} send posts one report; begins to count from now, when the offer is sent */
  constructor(send) {
    this.#send = send;
    this.#offered_ms = performance.now();
  }

  /** Note the moment the first picture is on the screen, as exactly as the browser tells. @param {HTMLVideoElement} video */
  watch(video) {
    video.requestVideoFrameCallback?.((now) => { this.#first_ms ??= now - this.#offered_ms; });
  }

  /** Take fresh statistics; a report goes out with the first picture and then every half minute. */
  take(stats) {
    if (!stats.frames_decoded) return;
    const now = performance.now();
    if (!this.#watched) this.#first_ms ??= now - this.#offered_ms;
    if (this.#watched && now < this.#due_ms) return;
    this.#tell(stats, this.#watched ? {} : { first_picture_ms: this.#first_ms });
    this.#watched = true;
    this.#due_ms = now + EVERY_MS;
  }

  /** The session is over. @param {object} stats @param {boolean} failed whether it ended by itself */
  end(stats, failed) {
    if (failed) this.#tell(stats, { failure: this.#watched ? "lost" : "no_picture" });
    else if (this.#watched) this.#tell(stats, {});
  }

  #tell(stats, more) {
    const since = (name) => Math.max(0, stats[name] - this.#told[name]);
    const report = {
      freezes: since("freezes"),
      frozen_ms: Math.round(since("frozen_s") * 1000),
      pictures: since("frames_decoded"),
      dropped: since("frames_dropped"),
      packets: since("packets"),
      lost: since("packets_lost"),
      ...more,
    };
    this.#told = { ...stats };
    this.#send(report);
  }
}
