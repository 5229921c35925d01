/** Keeps a parent's children in step with a list of things that have ids, touching only what changed. */
export class KeyedList {
  #parent;
  #make;
  #rows = new Map();

  /**
   * @param {HTMLElement} parent
   * @param {(item: {id: string}) => {node: HTMLElement, update: (item: object) => void}} make one row
   */
  constructor(parent, make) {
    this.#parent = parent;
    this.#make = make;
  }

  /** @param {{id: string}[]} items in order; rows of others are removed */
  show(items) {
    const wanted = new Set(items.map((item) => item.id));
    for (const [id, row] of this.#rows) {
      if (wanted.has(id)) continue;
      row.node.remove();
      this.#rows.delete(id);
    }
    let place = this.#parent.firstElementChild;
    for (const item of items) {
      const row = this.#rows.get(item.id) ?? this.#add(item);
      row.update(item);
      if (row.node === place) place = place.nextElementSibling;
      else this.#parent.insertBefore(row.node, place);
    }
  }

  /** @returns the row of an id, or undefined */
  row(id) {
    return this.#rows.get(id);
  }

  #add(item) {
    const row = this.#make(item);
    this.#rows.set(item.id, row);
    return row;
  }
}
