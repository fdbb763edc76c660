/* The widget's frame: one conversation with one shop. docs/protocol.md is what it speaks. */

import { Announcer } from "./announcer.js";
import { Composer } from "./composer.js";
import { Connection } from "./connection.js";
import { listenToEmbedder } from "./embedder.js";
import { subjectOf } from "./identity.js";
import { Log } from "./log.js";
import { dress } from "./look.js";
import { Memory } from "./memory.js";
import { spoken, textsIn } from "./texts.js";
import { Transcript } from "./transcript.js";

const OLDER = 30; // messages a step back
const EMBEDDER_MS = 3000; // without a word from the page around, go on without it
const CONNECTING_MS = 1200; // a connection that takes no longer needs no banner
const ANSWER_MS = 120_000; // without any sign for so long, nobody is shown writing any more

const root = document.documentElement;
const part = (id) => document.getElementById(id);
const { shop: publicKey, locale: shopLocale } = root.dataset;
const query = new URLSearchParams(location.search);
const language = spoken(query.get("lang"), navigator.language, shopLocale);
const texts = textsIn(language);

const memory = new Memory(publicKey, (kept) => embedder.tell({ type: "keep", kept }));
const transcript = new Transcript();
const announcer = new Announcer(part("announcements"));

let shop = { assistant: "", greeting: "", suggestions: [] };
let page = null;
let identity = null; // the shop's word on who is here; once it was believed, the token is enough
let said = { visitor: null, identity: null }; // in the last hello
let linked = "connecting"; // the connection's state
let loadingOlder = false;
let hidden = false;
let unread = 0;
let painting = 0;
let bannerTimer = 0;

const embedder = listenToEmbedder({
  page: (current, kept) => {
    page = current;
    begin(kept);
  },
  shown: (focus) => {
    hidden = false;
    count(0);
    paint();
    if (focus) (matchMedia("(pointer: coarse)").matches ? part("title") : part("field")).focus();
  },
  hidden: () => {
    hidden = true;
  },
  identify: (jwt) => {
    identity = jwt;
    const known = memory.get("customer");
    if (known !== null && known !== subjectOf(jwt)) clear(); // somebody else logged in
    if (begun) connection.restart();
  },
  forget: () => {
    identity = null;
    clear();
    if (begun) connection.restart();
  },
});
const composer = new Composer(
  { field: part("field"), send: part("send"), counter: part("counter") },
  texts,
  { send: say, draft: (text) => memory.set("draft", text || null) },
);
const log = new Log(
  { scroller: part("scroller"), log: part("log"), older: part("older"), newest: part("newest") },
  texts,
  language,
  { older: askOlder, retry, edit, connected: () => linked === "open" },
);
const socket = new URL(`/ws/widget/${encodeURIComponent(publicKey)}/`, location.href);
socket.protocol = location.protocol === "https:" ? "wss:" : "ws:";
const connection = new Connection(socket.href, {
  hello,
  onFrame: (frame) => frames[frame.type]?.(frame), // what we do not know is for newer clients
  onRejected: rejected,
  onState: (state) => {
    linked = state;
    showBanner();
    paint();
  },
});

// --- frames ---

function hello() {
  said = { visitor: memory.get("visitor"), identity };
  return {
    type: "hello",
    ...said,
    conversation: memory.get("conversation"),
    after: transcript.after,
    locale: language === "en" ? "en" : "zh-Hans",
    page: page && { url: page.url.slice(0, 500), title: page.title.slice(0, 200) },
  };
}

const frames = {
  welcome(frame) {
    memory.set("visitor", frame.visitor);
    if (said.identity) memory.set("customer", subjectOf(said.identity));
    if (identity === said.identity) identity = null;
    said = { visitor: frame.visitor, identity: null };
    memory.set("conversation", frame.conversation);
    shop = frame.shop;
    transcript.welcome(frame);
    showShop();
    keepOutbox();
    transcript.outbox.filter(({ state }) => state === "sending").forEach(sendWritten);
    paint();
  },
  ack(frame) {
    transcript.acknowledge(frame);
    keepOutbox();
    paint();
  },
  queued(frame) {
    transcript.queue = frame;
    paint();
  },
  "reply.start"({ seq }) {
    transcript.start(seq);
    paint();
  },
  "reply.delta"(frame) {
    if (!transcript.grow(frame)) return connection.restart();
    announcer.grow(frame.seq, transcript.replyText, shop.assistant);
    return paint();
  },
  "reply.end"({ message }) {
    if (transcript.add(message)) {
      announcer.finish(message.seq, message.text, message.author?.name || shop.assistant);
      arrived();
    }
    paint();
  },
  message({ message }) {
    if (transcript.add(message) && message.role !== "visitor") {
      announcer.say(`${message.author?.name || texts.someone}: ${message.text}`);
      arrived();
    }
    keepOutbox();
    paint();
  },
  history(frame) {
    loadingOlder = false;
    transcript.addOlder(frame);
    paint();
  },
  state({ state }) {
    transcript.state = state;
    showBanner();
    paint();
  },
  error(frame) {
    if (frame.code === "not_found" && linked !== "open" && memory.get("conversation")) {
      memory.set("conversation", null); // deleted meanwhile: begin a new one
      transcript.clear();
      connection.greet();
      return;
    }
    loadingOlder = false;
    if (frame.seq) return; // about a reply that comes all the same, and says it to the shopper
    if (frame.client_id && transcript.refuse(frame)) announcer.say(texts.errors[frame.code] ?? frame.detail);
    keepOutbox();
    paint();
  },
};

function forget() {
  memory.set("visitor", null);
  memory.set("conversation", null);
  memory.set("customer", null);
  transcript.clear();
}

/** Forget whoever was here, with what they had written and not sent. */
function clear() {
  forget();
  transcript.outbox = [];
  keepOutbox();
  composer.text = "";
  memory.set("draft", null);
  paint();
}

/** The server did not believe hello: without what was wrong in it, is there something left to say? */
function rejected() {
  if (said.identity) {
    said.identity = identity = null; // too old, or shown before: go on as whom this browser is known
    return true;
  }
  const kept = memory.get("visitor");
  if (kept === null && said.visitor === null) return false;
  if (kept === said.visitor) forget();
  else transcript.clear(); // another tab became somebody, and its token is newer
  return true;
}

// --- what the shopper does ---

function say(text) {
  const written = transcript.say(text);
  keepOutbox();
  sendWritten(written);
  log.follow();
  paint();
}

function sendWritten({ client_id, text }) {
  connection.send({ type: "message", client_id, text });
}

function retry(clientId) {
  const written = transcript.outbox.find((entry) => entry.client_id === clientId);
  if (!written) return;
  written.state = "sending";
  written.retryAt = null;
  keepOutbox();
  sendWritten(written);
  composer.focus();
  paint();
}

function edit(clientId) {
  const written = transcript.withdraw(clientId);
  if (!written) return;
  composer.text = [written.text, composer.text].filter(Boolean).join("\n");
  composer.focus();
  keepOutbox();
  paint();
}

function askOlder() {
  if (loadingOlder || transcript.oldest === null) return;
  loadingOlder = connection.send({ type: "history", before: transcript.oldest, limit: OLDER });
  paint();
}

function stop() {
  const seq = transcript.reply?.seq ?? transcript.queue?.seq;
  if (seq) connection.send({ type: "stop", seq });
  composer.focus();
}

function keepOutbox() {
  memory.set("outbox", transcript.outbox.length ? transcript.outbox : null);
}

// --- the page ---

function paint() {
  painting ||= requestAnimationFrame(() => {
    painting = 0;
    log.show(transcript, { ...shop, loadingOlder, page: page?.url });
    part("stop").hidden = !(transcript.reply || transcript.queue) || linked !== "open";
    part("suggestions").hidden = !shop.suggestions.length || transcript.newest > 0 || transcript.outbox.length > 0;
  });
}

// What is due by the clock: retries and their countdown, and an answer that nobody is making any more.
setInterval(() => {
  const later = transcript.outbox.filter(({ state }) => state === "later");
  later.filter(({ retryAt }) => retryAt <= Date.now() && linked === "open").forEach(({ client_id: id }) => retryQuietly(id));
  if (transcript.awaits && !transcript.reply && Date.now() - transcript.changedAt > ANSWER_MS) {
    transcript.refused.set(transcript.newest, "");
    paint();
  }
  if (later.length) paint();
}, 1000);

function retryQuietly(clientId) {
  const written = transcript.outbox.find((entry) => entry.client_id === clientId);
  written.state = "sending";
  sendWritten(written);
}

function arrived() {
  if (hidden) count(unread + 1);
}

function count(now) {
  if (now === unread) return;
  unread = now;
  embedder.tell({ type: "unread", count: unread });
}

function showShop() {
  document.title = shop.name;
  part("title").textContent = shop.assistant;
  part("shop").textContent = shop.name;
  part("disclosure").textContent = shop.disclosure || texts.disclosure;
  part("initial").textContent = [...(shop.assistant || shop.name)][0] ?? "";
  part("suggestions").replaceChildren(
    ...shop.suggestions.map((question) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.dir = "auto";
      chip.textContent = question;
      chip.addEventListener("click", () => {
        say(question);
        composer.focus();
      });
      return chip;
    }),
  );
  showBanner();
}

function showBanner() {
  clearTimeout(bannerTimer);
  const final = ["reload", "blocked", "gone"].includes(linked);
  const told = linked === "open" ? (transcript.state === "bot" ? "" : transcript.state) : linked;
  const show = () => {
    part("banner").hidden = !told;
    part("banner").dataset.kind = linked === "open" ? "news" : "trouble";
    part("banner-text").textContent = told ? texts[told] : "";
    part("reload").hidden = linked !== "reload";
  };
  if (told === "connecting") bannerTimer = setTimeout(show, CONNECTING_MS);
  else show();
  if (final) composer.disable();
}

let begun = false;

function begin(kept) {
  if (begun) return;
  begun = true;
  memory.recall(kept);
  transcript.outbox = memory.get("outbox") ?? [];
  composer.text ||= memory.get("draft") ?? "";
  connection.open();
}

dress({ language, texts, theme: query.get("theme") });
paint();
part("stop").addEventListener("click", stop);
part("reload").addEventListener("click", () => location.reload());
if (window.parent === window) begin({});
else {
  part("close").hidden = false;
  part("close").addEventListener("click", () => embedder.tell({ type: "close" }));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) embedder.tell({ type: "close" });
  });
  setTimeout(() => begin({}), EMBEDDER_MS);
}
