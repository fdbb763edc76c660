/* What the frame remembers: in its own storage, which the shop's page cannot read. A browser that refuses
 * storage to a frame on another site's page (private windows do) leaves the shop's page to keep it, for as
 * long as its tab is open; `keep` hands it over. */

const OF_THIS_TAB = ["outbox", "draft"]; // the rest is the visitor's, in all tabs

export class Memory {
  #shop;
  #keep;
  #held = {};

  /** What is remembered of `shop`. `keep(held)` is called with everything when the frame has no storage. */
  constructor(shop, keep) {
    this.#shop = shop;
    this.#keep = keep;
  }

  get(key) {
    try {
      return JSON.parse(this.#storage(key).getItem(this.#name(key)));
    } catch {
      return this.#held[key] ?? null; // refused, or unreadable: as if it had never been stored
    }
  }

  set(key, value) {
    this.#held[key] = value;
    try {
      if (value === null) this.#storage(key).removeItem(this.#name(key));
      else this.#storage(key).setItem(this.#name(key), JSON.stringify(value));
    } catch {
      this.#keep(this.#held);
    }
  }

  /** Take back what the page kept. */
  recall(kept) {
    this.#held = { ...kept, ...this.#held };
  }

  #storage(key) {
    return OF_THIS_TAB.includes(key) ? window.sessionStorage : window.localStorage;
  }

  #name(key) {
    return `xiaoer:${this.#shop}:${key}`;
  }
}
