/* Where the shopper writes. */

export const LIMIT = 2000; // code points, after trimming
const COUNTED_FROM = 1800;

export class Composer {
  #parts;
  #texts;
  #on;

  /** `parts` are the elements {field, send, counter}; `on` takes `send(text)` and `draft(text)`. */
  constructor(parts, texts, on) {
    this.#parts = parts;
    this.#texts = texts;
    this.#on = on;
    const { field, send } = parts;
    field.addEventListener("input", () => {
      on.draft(field.value);
      this.#measure();
    });
    field.addEventListener("keydown", (event) => {
      // While an input method composes, Enter picks a candidate; Safari tells only by the key code.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.#send();
    });
    send.addEventListener("click", () => {
      this.#send();
      field.focus();
    });
    this.#measure();
  }

  get text() {
    return this.#parts.field.value;
  }

  set text(text) {
    this.#parts.field.value = text;
    this.#on.draft(text);
    this.#measure();
  }

  focus() {
    this.#parts.field.focus();
  }

  disable() {
    this.#parts.field.disabled = this.#parts.send.disabled = true;
  }

  #send() {
    const text = this.text.trim();
    const length = [...text].length;
    if (length === 0 || length > LIMIT) return;
    this.text = "";
    this.#on.send(text);
  }

  #measure() {
    const { field, send, counter } = this.#parts;
    const length = [...field.value.trim()].length;
    const excess = length - LIMIT;
    // Not `disabled`: that would throw the focus away between two messages.
    send.setAttribute("aria-disabled", String(length === 0 || excess > 0));
    counter.hidden = length < COUNTED_FROM;
    counter.classList.toggle("excess", excess > 0);
    counter.textContent = excess > 0 ? this.#texts.excess(excess) : this.#texts.left(-excess);
    field.setAttribute("aria-invalid", String(excess > 0));
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  }
}
