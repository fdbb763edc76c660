/* Cards under a message: what the server says of an order or a product, as nodes. Every text is text, never HTML. */

const MOST_ITEMS = 20;
const KINDS = { order: orderCard, product: productCard };

/** The cards of a message as one element, null where there is none that this widget knows. */
export function cardsOf(cards, texts, language) {
  const known = (cards ?? []).filter((card) => Object.hasOwn(KINDS, card?.kind));
  if (!known.length) return null;
  const box = element("div", "cards");
  for (const card of known) box.append(KINDS[card.kind](card, texts[card.kind], language));
  return box;
}

function productCard(card, texts, language) {
  const box = element("section", "card");
  box.setAttribute("aria-label", texts.label(card.title));
  const picture = webAddress(card.picture);
  if (picture) box.append(pictureOf(picture));
  const head = element("p", "card-head");
  head.append(element("bdi", "card-title", card.title));
  head.append(element("span", "card-state", amountOf(card.price, card.currency, language)));
  box.append(head);
  const facts = element("dl", "card-facts");
  fact(facts, texts.stock, card.in_stock ? texts.inStock : texts.soldOut);
  fact(facts, texts.sku, card.sku);
  box.append(facts);
  const address = webAddress(card.url);
  if (address) box.append(linkTo(address, texts.look, card.title));
  return box;
}

function pictureOf(address) {
  const picture = element("img", "card-picture");
  Object.assign(picture, { src: address, alt: "", loading: "lazy", referrerPolicy: "no-referrer" });
  picture.addEventListener("error", () => picture.remove());
  return picture;
}

function linkTo(address, words, title) {
  const link = element("a", "card-link", words);
  Object.assign(link, { href: address, target: "_blank", rel: "noopener noreferrer" });
  link.setAttribute("aria-label", `${words}: ${title}`);
  return link;
}

/** The address if it is one of the web, else nothing: no script, no data, no place on this server. */
function webAddress(text) {
  return /^https?:\/\//i.test(text ?? "") && URL.canParse(text) ? text : "";
}

function orderCard(card, texts, language) {
  const box = element("section", "card");
  box.setAttribute("aria-label", texts.label(card.number));
  const head = element("p", "card-head");
  head.append(element("bdi", "card-title", card.number), element("span", "card-state", stateOf(card, texts)));
  box.append(head);
  if (card.items?.length) box.append(itemList(card.items));
  const facts = element("dl", "card-facts");
  fact(facts, texts.placed, dayOf(card.placed_at, language));
  fact(facts, texts.carrier, card.carrier);
  fact(facts, texts.parcel, card.parcel);
  fact(facts, texts.total, amountOf(card.total, card.currency, language));
  if (facts.childElementCount) box.append(facts);
  return box;
}

function stateOf(card, texts) {
  return texts.states[card.status] ?? card.status_text ?? card.status;
}

function itemList(items) {
  const list = element("ul", "card-items");
  for (const { title, quantity } of items.slice(0, MOST_ITEMS)) {
    const line = element("li");
    line.append(element("bdi", "", title), ` × ${quantity}`);
    list.append(line);
  }
  return list;
}

function fact(list, name, value) {
  if (!value) return;
  const row = element("div");
  const described = element("dd");
  described.append(element("bdi", "", value));
  row.append(element("dt", "", name), described);
  list.append(row);
}

function dayOf(moment, language) {
  const time = Date.parse(moment ?? "");
  if (Number.isNaN(time)) return "";
  return new Intl.DateTimeFormat(language === "en" ? undefined : "zh-CN", { dateStyle: "medium" }).format(time);
}

function amountOf(amount, currency, language) {
  if (!amount) return "";
  try {
    const locale = language === "en" ? "en" : "zh-CN";
    return new Intl.NumberFormat(locale, { style: "currency", currency }).format(Number(amount));
  } catch {
    return currency ? `${amount} ${currency}` : amount; // no currency that browsers know
  }
}

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
