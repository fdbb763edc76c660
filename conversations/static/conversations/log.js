/* The messages on the page. Each has one node for its whole life: written, sent, acknowledged. */

import { cardsOf } from "./cards.js";
import { closeOpenMarks, render } from "./richtext.js";

const GROUP_MS = 5 * 60_000; // who goes on within this time is not named again
const NEAR_PX = 48; // so close to the end counts as reading the newest

export class Log {
  #parts;
  #on;
  #texts;
  #language;
  #nodes = new Map();
  #time;
  #day;
  #follows = true;
  #page; // the shop's page around, an address

  /** `parts` are the elements {scroller, log, older, newest}; `on` takes `older()`, `retry(id)`, `edit(id)`. */
  constructor(parts, texts, language, on) {
    this.#parts = parts;
    this.#texts = texts;
    this.#language = language;
    this.#on = on;
    const locale = language === "en" ? undefined : "zh-CN"; // English is read in many ways of writing time
    this.#time = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
    this.#day = new Intl.DateTimeFormat(language === "en" ? "en" : locale, {
      weekday: "short",
      month: "short",
      day: "numeric",
    });
    const { scroller, older, newest } = parts;
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    older.addEventListener("click", () => on.older());
    newest.addEventListener("click", () => {
      this.follow();
      scroller.focus({ preventScroll: true });
    });
  }

  /** Show the newest message, now and as long as nobody scrolls up. */
  follow() {
    const { scroller, newest } = this.#parts;
    this.#follows = true;
    newest.hidden = true;
    scroller.scrollTop = scroller.scrollHeight;
  }

  /** Bring the page to what the transcript holds. `assistant` is the assistant's name, `greeting` its first words. */
  show(transcript, { assistant, greeting, loadingOlder, page }) {
    this.#page = page;
    const { scroller, log, older, newest } = this.#parts;
    const fromEnd = scroller.scrollHeight - scroller.scrollTop;
    const height = log.offsetHeight;
    const grewAbove = this.#place(this.#entries(transcript, assistant, greeting));
    older.hidden = !transcript.hasMore;
    older.textContent = loadingOlder ? this.#texts.olderLoading : this.#texts.older;
    if (this.#follows) this.follow();
    else if (grewAbove) scroller.scrollTop = scroller.scrollHeight - fromEnd;
    else if (log.offsetHeight > height) newest.hidden = false;
  }

  #scrolled() {
    const { scroller, newest, older } = this.#parts;
    if (!scroller.clientHeight) return; // hidden: nobody scrolled
    this.#follows = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
    if (this.#follows) newest.hidden = true;
    if (!older.hidden && !this.#follows && scroller.scrollTop < NEAR_PX) this.#on.older();
  }

  // --- what there is to show ---

  #entries(transcript, assistant, greeting) {
    const texts = this.#texts;
    const said = [...transcript.messages.values()].map((message) => this.#stored(message, transcript));
    if (transcript.awaits) {
      const seq = transcript.reply?.seq ?? transcript.queue?.seq ?? transcript.newest + 1;
      said.push({
        key: `s${seq}`,
        seq,
        role: "assistant",
        name: texts.assistantSays(assistant),
        text: transcript.replyText,
        typing: texts.typing(assistant),
        at: transcript.changedAt,
        note: transcript.queue ? texts.queued(transcript.queue.position, transcript.queue.seconds) : "",
        running: true,
      });
    }
    said.sort((one, other) => one.seq - other.seq);
    said.push(...transcript.outbox.map((written) => this.#unsent(written)));
    if (greeting && !transcript.hasMore) {
      said.unshift({ key: "greeting", role: "assistant", name: texts.assistantSays(assistant), text: greeting });
    }
    return this.#grouped(said);
  }

  #stored(message, transcript) {
    const { seq, role, text, author, via, status, sources, cards, client_id: clientId } = message;
    const texts = this.#texts;
    const by = author?.name || texts.someone;
    const marks = [];
    // Without a source it only says that it does not know.
    if (via === "faq" || (via === "fallback" && sources.length)) marks.push(texts.automatic);
    if (status !== "done") marks.push(texts[status] ?? "");
    return {
      key: role === "visitor" && clientId ? clientId : `s${seq}`,
      seq,
      role,
      name: role === "visitor" ? texts.you : role === "staff" ? texts.staffSays(by) : texts.assistantSays(by),
      text,
      cards,
      at: Date.parse(message.created_at),
      marks: marks.join(" · "),
      note: transcript.refused.has(seq) ? (texts.errors[transcript.refused.get(seq)] ?? texts.noAnswer) : "",
    };
  }

  #unsent({ client_id: key, text, at, state, code, retryAt }) {
    const texts = this.#texts;
    const seconds = Math.max(1, Math.ceil((retryAt - Date.now()) / 1000));
    const note = { sending: texts.sending, later: texts.retryIn(seconds), failed: texts.errors[code] };
    return {
      key,
      role: "visitor",
      name: texts.you,
      text,
      at,
      pending: true,
      note: this.#on.connected() || state === "failed" ? note[state] : texts.unsent,
      failed: state === "failed",
    };
  }

  #grouped(said) {
    const entries = [];
    said.forEach((entry, index) => {
      const before = said[index - 1];
      const after = said[index + 1];
      const day = entry.at && new Date(entry.at).toDateString();
      const dayBefore = new Date(before?.at ?? Date.now()).toDateString(); // a talk of today needs no date
      if (day && !entry.running && day !== dayBefore) {
        entries.push({ key: `d${day}`, role: "day", text: this.#dayName(entry.at) });
      }
      const last = entries.at(-1)?.role !== "day" && before && together(before, entry);
      entries.push({ ...entry, first: !last, last: !after || !together(entry, after) });
    });
    return entries;
  }

  #dayName(at) {
    const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000);
    if (days === 0) return this.#texts.today;
    return days === 1 ? this.#texts.yesterday : this.#day.format(at);
  }

  // --- nodes ---

  /** Put the entries in order; true when something came in above what was shown. */
  #place(entries) {
    const { log } = this.#parts;
    const known = log.querySelector(".message:not([data-key=greeting])");
    const keys = new Set(entries.map(({ key }) => key));
    for (const [key, node] of this.#nodes) {
      if (keys.has(key)) continue;
      node.remove();
      this.#nodes.delete(key);
    }
    let next = log.firstElementChild;
    for (const entry of entries) {
      const node = this.#nodes.get(entry.key) ?? this.#create(entry);
      if (node === next) next = next.nextElementSibling;
      else log.insertBefore(node, next);
      this.#fill(node, entry);
    }
    const top = log.querySelector(".message:not([data-key=greeting])");
    return Boolean(known?.isConnected && top !== known);
  }

  #create({ key, role }) {
    const node = document.createElement("div");
    node.dataset.key = key;
    if (role !== "day") {
      for (const part of ["speaker", "bubble", "meta"]) {
        node[part] = document.createElement(part === "speaker" ? "bdi" : "div");
        node[part].className = part;
      }
      node.bubble.dir = "auto";
      node.append(node.speaker, node.bubble, node.meta);
    }
    this.#nodes.set(key, node);
    return node;
  }

  #fill(node, entry) {
    const stamp = JSON.stringify(entry);
    if (node.stamp === stamp) return;
    node.stamp = stamp;
    if (entry.role === "day") {
      node.className = "day";
      node.textContent = entry.text;
      return;
    }
    const classes = ["message", entry.role];
    for (const mark of ["first", "last", "running", "pending", "failed"]) if (entry[mark]) classes.push(mark);
    node.className = classes.join(" ");
    node.speaker.textContent = entry.name;
    this.#write(node.bubble, entry);
    node.cards?.remove();
    node.cards = cardsOf(entry.cards, this.#texts, this.#language, this.#page);
    if (node.cards) node.bubble.after(node.cards);
    this.#describe(node.meta, entry);
  }

  #write(bubble, { role, text, running, typing }) {
    const waits = Boolean(running && !text);
    bubble.classList.toggle("waits", waits);
    if (waits) {
      bubble.replaceChildren(...[1, 2, 3].map(() => document.createElement("i")), hiddenText(typing));
    } else if (role === "visitor") {
      bubble.textContent = text;
    } else {
      if (bubble.firstElementChild?.localName === "i") bubble.replaceChildren();
      render(bubble, running ? closeOpenMarks(text) : text);
    }
  }

  #describe(meta, { key, at, marks, note, last, pending, running, failed }) {
    meta.replaceChildren();
    const facts = [];
    if (marks) facts.push(marks);
    if (last && at && !pending && !running) facts.push(this.#time.format(at));
    if (facts.length) meta.append(facts.join(" · "));
    if (note) {
      const line = document.createElement("span");
      line.className = "note";
      line.textContent = note;
      meta.append(line);
    }
    if (failed) {
      meta.append(this.#act(this.#texts.retry, () => this.#on.retry(key)));
      meta.append(this.#act(this.#texts.edit, () => this.#on.edit(key)));
    }
  }

  #act(name, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", act);
    return button;
  }
}

function together(one, other) {
  return one.role === other.role && one.name === other.name && (other.at ?? 0) - (one.at ?? other.at ?? 0) < GROUP_MS;
}

function hiddenText(text) {
  const span = document.createElement("span");
  span.className = "unseen";
  span.textContent = text;
  return span;
}
