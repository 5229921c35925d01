/** More products than these are looked for by name, not by eye. */
export const AT_A_GLANCE = 12;

/** A page draws no more of them at once; a search names the others. */
export const SHOWN_AT_MOST = 40;

/**
 * Those whose number it is, or whose name holds it; all for nothing.
 * @template {{number?: number, name: string}} P
 * @param {P[]} products @param {string} wanted as it was typed @returns {P[]}
 */
export function named(products, wanted) {
  const part = wanted.trim().toLowerCase();
  return part ? products.filter(({ number, name }) => String(number) === part || name.toLowerCase().includes(part)) : products;
}
