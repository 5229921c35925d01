"""Reads off a page which of its texts are too faint, as WCAG 2.2 computes contrast (1.4.3, minimum 4.5)."""

from playwright.async_api import Page

ENOUGH = 4.5

FAINT_TEXTS = """
(enough) => {
  const parsed = (colour) => {
    const parts = colour.match(/[\\d.]+/g).map(Number);
    return { rgb: parts.slice(0, 3), alpha: parts[3] ?? 1 };
  };
  const over = (top, alpha, ground) => ground.map((value, at) => alpha * top[at] + (1 - alpha) * value);
  const luminance = (rgb) => rgb.map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
  const ratio = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const lineage = (node) => (node ? [...lineage(node.parentElement), node] : []);
  // every ground a text may stand on: a gradient counts with each of its colours
  const grounds = (nodes) => nodes.reduce((under, node) => {
    const style = getComputedStyle(node);
    const fill = parsed(style.backgroundColor);
    const filled = under.map((ground) => over(fill.rgb, fill.alpha, ground));
    const stops = (style.backgroundImage.match(/rgba?\\([^)]*\\)/g) ?? []).map(parsed);
    return stops.length ? filled.flatMap((ground) => stops.map((stop) => over(stop.rgb, stop.alpha, ground))) : filled;
  }, [[255, 255, 255]]);
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (node.closest(":disabled, option")) continue;  // WCAG: what cannot be used need not be read
    const nodes = lineage(node);
    const seen = nodes.reduce((alpha, each) => alpha * Number(getComputedStyle(each).opacity), 1);
    const ink = parsed(getComputedStyle(node).color);
    const least = Math.min(...grounds(nodes).map((ground) => ratio(over(ink.rgb, ink.alpha * seen, ground), ground)));
    if (least < enough) faint.push(`${least.toFixed(2)} .${node.className} "${text.slice(0, 30)}"`);
  }
  return [...new Set(faint)];
}
"""


async def faint_texts(page: Page) -> list[str]:
    """Visible texts with less contrast than enough, each with its ratio, class and beginning."""
    found: list[str] = await page.evaluate(FAINT_TEXTS, ENOUGH)
    return found
