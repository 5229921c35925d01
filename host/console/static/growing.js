/**
 * Let a textarea grow with its text.
 * @param {HTMLTextAreaElement} area
 * @returns {HTMLTextAreaElement} the same
 */
export function growing(area) {
  const fit = () => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  };
  area.addEventListener("input", fit);
  requestAnimationFrame(fit);
  return area;
}
