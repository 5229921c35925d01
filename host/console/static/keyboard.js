const KEYBOARD_LEAVES_MS = 400;

/**
 * While something is typed on a small page the picture keeps its size, and the box stays above the keyboard even where
 * the browser lays the keyboard over the page (iOS) instead of making the page shorter.
 * @param {HTMLElement} page its style sheet reads `--picture` and `--keyboard` @param {HTMLElement} form
 */
export function makeRoomForKeyboard(page, form) {
  const seen = window.visualViewport;
  const lift = () => {
    const covered = seen.scale > 1.01 ? 0 : window.innerHeight - seen.height - seen.offsetTop;
    page.style.setProperty("--keyboard", `${Math.max(0, Math.round(covered))}px`);
  };
  seen?.addEventListener("resize", lift);
  seen?.addEventListener("scroll", lift);
  form.addEventListener("focusin", ({ target }) => {
    if (!target.matches("input") || page.style.getPropertyValue("--picture")) return;
    const height = document.getElementById("video").getBoundingClientRect().height;
    page.style.setProperty("--picture", `${height}px`);
  });
  form.addEventListener("focusout", () => setTimeout(() => {
    if (!form.querySelector("input:focus")) page.style.removeProperty("--picture");
  }, KEYBOARD_LEAVES_MS));
}
