const EVERY_MS = 500;

/** Paints the room's colours behind the picture: a tiny copy of the video that the style sheet blurs. */
export class Backdrop {
  #canvas;
  #video;

  /** @param {HTMLCanvasElement} canvas @param {HTMLVideoElement} video */
  constructor(canvas, video) {
    this.#canvas = canvas;
    this.#video = video;
  }

  /** Repaint twice a second while the page is seen and `live()`; between connections the last colours stay. */
  run(live) {
    const brush = this.#canvas.getContext("2d", { alpha: false });
    setInterval(() => {
      if (document.hidden || !live() || this.#video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
      brush.drawImage(this.#video, 0, 0, this.#canvas.width, this.#canvas.height);
      this.#canvas.classList.add("lit");
    }, EVERY_MS);
  }
}
