const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element. Text is always set as text, never as markup, so nothing a viewer types can become code.
 * @param {string} tag `div` or `button.primary.small`
 * @param {Record<string, unknown>} [props] attributes; `on…` are listeners, `data` a dataset, `true` a bare attribute
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElement}
 */
export function element(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name);
  if (classes.length) node.classList.add(...classes);
  for (const [key, value] of Object.entries(props)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "data") Object.assign(node.dataset, value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value != null) node.setAttribute(key, String(value));
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

/**
 * An icon of the sprite.
 * @param {string} name id in icons.svg
 * @returns {SVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** Set text only when it changed, so that selections and screen readers are left in peace. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * A product's picture, or its number on a coloured tile when there is none.
 * @param {{id: string, number: number, image: unknown}} product
 * @returns {HTMLElement}
 */
export function productPicture(product) {
  const tile = element("span.picture", { data: { number: product.number } });
  if (!product.image) return tile;
  const source = `/api/products/${encodeURIComponent(product.id)}/image`;
  tile.append(element("img", { src: source, alt: "", loading: "lazy", draggable: "false", onerror: (event) => event.target.remove() }));
  return tile;
}
