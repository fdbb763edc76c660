/* What a screen reader is told of the conversation: whole sentences, once, never half words. */

const SENTENCE_END = /[.!?。！？…]["”’）)]*(?:\s|$)|[。！？]|\n/g;
const KEPT = 8; // spoken lines stay for a while, for readers that lag behind

export class Announcer {
  #region;
  #spoken = new Map(); // seq of a reply -> UTF-16 length that was told

  constructor(region) {
    this.#region = region;
  }

  say(line) {
    if (!line.trim()) return;
    const paragraph = document.createElement("p");
    paragraph.dir = "auto";
    paragraph.textContent = line.trim();
    this.#region.append(paragraph);
    while (this.#region.childElementCount > KEPT) this.#region.firstElementChild.remove();
  }

  /** Tell those sentences of a growing reply that are complete and were not told. */
  grow(seq, text, name) {
    const from = this.#spoken.get(seq) ?? 0;
    let end = from;
    for (const { index, 0: mark } of text.slice(from).matchAll(SENTENCE_END)) {
      // A dot at the very end may be the middle of a number: wait for what follows.
      if (from + index + mark.length < text.length || /[。！？\n]/.test(mark)) {
        end = from + index + mark.length;
      }
    }
    if (end > from) this.#tell(seq, text, from, end, name);
  }

  /** Tell the rest of a reply that is complete. */
  finish(seq, text, name) {
    this.#tell(seq, text, this.#spoken.get(seq) ?? 0, text.length, name);
    this.#spoken.delete(seq);
  }

  #tell(seq, text, from, to, name) {
    const words = text.slice(from, to).replace(/\*\*|`|^#+\s/gm, "");
    this.say(from === 0 ? `${name}: ${words}` : words);
    this.#spoken.set(seq, to);
  }
}
