const reduced = matchMedia("(prefers-reduced-motion: reduce)");

/** Whether this viewer asked for as little motion as possible; may change while the page is open. */
export function isCalm() {
  return reduced.matches;
}
