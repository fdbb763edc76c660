/* What the frame remembers. A browser may refuse storage to a frame on another site's page: then it
 * remembers until the page is left. */

class Memory {
  #storage;
  #fallback = new Map();
  #prefix;

  constructor(open, prefix) {
    this.#prefix = prefix;
    try {
      this.#storage = open();
    } catch {
      this.#storage = null;
    }
  }

  get(key) {
    try {
      const stored = this.#storage?.getItem(this.#prefix + key);
      if (stored != null) return JSON.parse(stored);
    } catch {
      // unreadable or refused: as if it had never been stored
    }
    return this.#fallback.get(key) ?? null;
  }

  set(key, value) {
    this.#fallback.set(key, value);
    try {
      if (value === null) this.#storage?.removeItem(this.#prefix + key);
      else this.#storage?.setItem(this.#prefix + key, JSON.stringify(value));
    } catch {
      // full or refused: the fallback has it
    }
  }
}

/** What all tabs share: who the visitor is, and the conversation. */
export const lasting = (shop) => new Memory(() => window.localStorage, `xiaoer:${shop}:`);

/** What belongs to this tab, through reloads: unsent messages and the draft. */
export const ofThisTab = (shop) => new Memory(() => window.sessionStorage, `xiaoer:${shop}:`);
