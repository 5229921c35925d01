const ASKING_MS = 3000;

/**
 * A button whose deed cannot be taken back: the first press asks, a second one within three seconds does it.
 * @param {HTMLButtonElement} button
 * @param {(asking: boolean) => void} draw what the button says, before and while it asks
 * @param {() => void} act
 * @returns {() => void} draws again, in another language for one
 */
export function surely(button, draw, act) {
  let asking = 0;
  const settle = () => {
    clearTimeout(asking);
    asking = 0;
    draw(false);
  };
  button.addEventListener("click", () => {
    const sure = asking !== 0;
    settle();
    if (sure) {
      act();
      return;
    }
    asking = setTimeout(settle, ASKING_MS);
    draw(true);
  });
  return () => draw(asking !== 0);
}
