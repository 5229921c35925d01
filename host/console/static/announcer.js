/** Says to a screen reader what concerns this viewer: answers to its own comments, never the whole chat. */
export class Announcer {
  #voice;

  /** @param {HTMLElement} voice an unseen polite live region */
  constructor(voice) {
    this.#voice = voice;
  }

  /** @param {string} text read when the reader has finished; the same text once more is read once more */
  say(text) {
    const line = document.createElement("p");
    line.textContent = text;
    this.#voice.replaceChildren(line);
  }
}
