/* What was said, as far as this client knows. No page, no socket: frames go in, facts come out. */

/** A conversation on the client's side.
 *
 * Messages are kept by seq, so that what comes twice is held once. What the shopper wrote waits in the
 * outbox until it is acknowledged, and is sent under the same `client_id` as often as it takes. The
 * running reply is kept as code points, because that is how the protocol counts. */
export class Transcript {
  messages = new Map();
  outbox = []; // {client_id, text, at, state: "sending" | "later" | "failed", code, retryAt}
  refused = new Map(); // seq of an acknowledged message -> the code that says why it gets no answer
  reply = null; // {seq, points}
  queue = null; // {seq, position, seconds}
  state = "bot";
  hasMore = false;
  changedAt = Date.now();
  #after = 0;

  /** The seq up to which nothing is missing, from the oldest message that is held. */
  get after() {
    return this.#after;
  }

  get oldest() {
    return this.messages.size ? Math.min(...this.messages.keys()) : null;
  }

  get newest() {
    return this.messages.size ? Math.max(...this.messages.keys()) : 0;
  }

  get replyText() {
    return this.reply ? this.reply.points.join("") : "";
  }

  /** Whether the shopper's last question waits for its answer. */
  get awaits() {
    if (this.reply) return true;
    const last = this.messages.get(this.newest);
    return this.state === "bot" && last?.role === "visitor" && !this.refused.has(last.seq);
  }

  /** Forget what another conversation said; what waits to be sent goes to the next one. */
  clear() {
    this.messages.clear();
    this.refused.clear();
    this.reply = this.queue = null;
    this.hasMore = false;
    this.#after = 0;
  }

  welcome({ messages, reply, has_more: hasMore, state }) {
    const first = this.#after === 0;
    if (hasMore && !first) this.clear(); // so much was missed that there is a gap: begin at its end
    if (hasMore || first) this.hasMore = hasMore;
    this.state = state;
    this.queue = null;
    this.reply = reply && { seq: reply.seq, points: [...reply.text] };
    if (this.#after === 0 && messages.length) this.#after = messages[0].seq - 1;
    messages.forEach((message) => this.add(message));
  }

  /** Take a stored message in; false when it is known already. */
  add(message) {
    this.changedAt = Date.now();
    if (message.client_id) this.#unqueue(message.client_id);
    if (this.reply?.seq === message.seq) this.reply = null;
    if (this.queue?.seq === message.seq) this.queue = null;
    if (this.messages.has(message.seq)) return false;
    this.messages.set(message.seq, message);
    while (this.messages.has(this.#after + 1)) this.#after += 1;
    return true;
  }

  addOlder({ messages, has_more: hasMore }) {
    this.hasMore = hasMore;
    messages.forEach((message) => this.messages.has(message.seq) || this.messages.set(message.seq, message));
  }

  // --- a reply that is being made ---

  start(seq) {
    this.changedAt = Date.now();
    this.queue = null;
    this.reply = { seq, points: [] };
  }

  /** Cut the reply to `offset` and append; false when something before it was lost. */
  grow({ seq, offset, text }) {
    this.changedAt = Date.now();
    if (this.messages.has(seq)) return true;
    if (this.reply?.seq !== seq) this.reply = { seq, points: [] };
    const { points } = this.reply;
    if (offset > points.length) return false;
    points.length = offset;
    points.push(...text);
    return true;
  }

  // --- what the shopper writes ---

  say(text) {
    const written = { client_id: newId(), text, at: Date.now(), state: "sending" };
    this.outbox.push(written);
    return written;
  }

  acknowledge({ client_id: clientId, seq, created_at: createdAt }) {
    const written = this.#unqueue(clientId);
    if (!written) return;
    this.add({
      seq,
      role: "visitor",
      text: written.text,
      created_at: createdAt,
      client_id: clientId,
      author: null,
      via: null,
      status: "done",
    });
  }

  /** Take note that a message was refused; its text stays. Returns it, null when it is not known. */
  refuse({ client_id: clientId, code, retry_after: retryAfter }) {
    const written = this.outbox.find((entry) => entry.client_id === clientId);
    if (written) {
      written.state = retryAfter ? "later" : "failed";
      written.code = code;
      written.retryAt = retryAfter ? Date.now() + retryAfter * 1000 : null;
      return written;
    }
    const stored = [...this.messages.values()].find((message) => message.client_id === clientId);
    if (stored) this.refused.set(stored.seq, code);
    return stored ?? null;
  }

  /** Take an unsent message back. */
  withdraw(clientId) {
    return this.#unqueue(clientId);
  }

  #unqueue(clientId) {
    const at = this.outbox.findIndex((entry) => entry.client_id === clientId);
    return at < 0 ? null : this.outbox.splice(at, 1)[0];
  }
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // a page without TLS has no randomUUID
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
