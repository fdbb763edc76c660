/* Xiaoer's widget on a shop's page:
 *   <script src="https://…/widget.js" data-shop="…" async></script>
 * Options: data-lang (en, zh-hans), data-theme (light, dark), data-position (right, left),
 * data-identity (a JWT by which the shop says who is logged in; docs/identity.md).
 * It puts a button on the page and, when that is first pressed, the platform's own page into a frame.
 * Everything lives in a shadow root and is built node by node, so that a strict policy of the shop's
 * page (no inline script or style, trusted types) has nothing to refuse. */
(() => {
  "use strict";
  if (window.Xiaoer) return; // a second tag, or the same one twice: one widget a page
  const script =
    document.currentScript || document.querySelector('script[data-shop][src*="/widget.js"]');
  const shop = script && script.dataset.shop;
  if (!shop) {
    console.error("Xiaoer: give the script tag the shop's public key, as data-shop=\"…\".");
    return;
  }

  const TEXTS = {
    en: {
      open: "Open chat",
      close: "Close chat",
      title: "Chat with the shop",
      loading: "Opening the chat…",
      failed: "The chat could not be opened. Please contact the shop another way.",
      unread: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
    },
    "zh-hans": {
      open: "打开聊天",
      close: "关闭聊天",
      title: "与店铺聊天",
      loading: "正在打开聊天…",
      failed: "聊天未能打开，请用其他方式联系店铺。",
      unread: (count) => `${count} 条新消息`,
    },
  };
  const STYLE = `
    :host { all: initial }
    .launcher, .panel { --edge: 20px; position: fixed; z-index: 2147483000; box-sizing: border-box;
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", sans-serif }
    .launcher { bottom: calc(var(--edge) + env(safe-area-inset-bottom));
      right: calc(var(--edge) + env(safe-area-inset-right)); width: 58px; height: 58px; padding: 0;
      border: 0; border-radius: 50%; background: var(--accent); color: var(--on-accent); cursor: pointer;
      box-shadow: 0 1px 3px rgb(0 0 0 / .22), 0 8px 24px rgb(0 0 0 / .22); transition: transform .18s }
    .launcher:hover { transform: scale(1.06) }
    .launcher:active { transform: scale(.96) }
    .launcher:focus-visible, .dismiss:focus-visible { outline: 3px solid var(--accent);
      outline-offset: 3px; box-shadow: 0 0 0 3px #fff, 0 8px 24px rgb(0 0 0 / .22) }
    .launcher svg { position: absolute; inset: 15px; width: 28px; height: 28px; fill: none;
      stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round;
      transition: opacity .18s, transform .18s }
    .launcher[aria-expanded=true] .talk, .launcher[aria-expanded=false] .shut {
      opacity: 0; transform: rotate(35deg) scale(.6) }
    .badge { position: absolute; top: -3px; right: -3px; min-width: 22px; height: 22px; padding: 0 6px;
      box-sizing: border-box; border-radius: 11px; background: #c81e3a; color: #fff;
      font-size: 12px; font-weight: 700; line-height: 22px; text-align: center }
    .panel { inset: auto; right: var(--edge); bottom: calc(var(--edge) + 72px); width: 400px;
      height: min(660px, 100vh - 112px); margin: 0; padding: 0; border: 0; border-radius: 20px;
      overflow: hidden; background: #fff; color: #22262b; color-scheme: light;
      max-width: none; max-height: none;
      box-shadow: 0 0 0 1px rgb(0 0 0 / .06), 0 16px 56px rgb(0 0 0 / .26) }
    .panel[open] { animation: rise .2s ease-out }
    .left.launcher, .left.panel { right: auto; left: calc(var(--edge) + env(safe-area-inset-left)) }
    .dark.panel { background: #15181c; color: #e9ebee; color-scheme: dark;
      box-shadow: 0 0 0 1px rgb(255 255 255 / .1), 0 16px 56px rgb(0 0 0 / .6) }
    .panel::backdrop { background: none }
    iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: inherit }
    .panel:not(.ready) iframe { position: absolute; opacity: 0 }
    .ready .notice, .ready .dismiss, [hidden] { display: none }
    .notice { position: absolute; inset: 0; display: grid; place-content: center; padding: 32px;
      margin: 0; text-align: center }
    .dismiss { position: absolute; z-index: 1; top: 10px; right: 10px; width: 44px; height: 44px;
      border: 0; border-radius: 50%; background: none; color: inherit; font-size: 24px; cursor: pointer }
    .full.panel { inset: var(--top, 0px) 0 auto; width: 100%; height: var(--height, 100%);
      border-radius: 0; padding: env(safe-area-inset-top) env(safe-area-inset-right)
      env(safe-area-inset-bottom) env(safe-area-inset-left) }
    @keyframes rise { from { opacity: 0; transform: translateY(14px) } }
    @media (prefers-reduced-motion: reduce) { *, .panel[open] { animation: none; transition: none } }
  `;
  const READY_MS = 8000; // from the frame's load to its first word

  const origin = new URL(script.src, location.href).origin;
  const base = `${origin}/widget/${encodeURIComponent(shop)}/`;
  const small = matchMedia("(max-width: 480px), (max-height: 480px)");
  const night = matchMedia("(prefers-color-scheme: dark)");
  const theme = ["light", "dark"].includes(script.dataset.theme) ? script.dataset.theme : "";
  const known = (tag) => (/^zh/i.test(tag) ? "zh-hans" : /^en/i.test(tag) ? "en" : "");
  // What the page is written in says more about its reader than what the browser was set up in.
  const lang = known(script.dataset.lang) || known(document.documentElement.lang);
  let texts = TEXTS[lang || known(navigator.language) || "en"];
  let launcher, panel, frame, notice, badge, port, overflow;
  let identity = script.dataset.identity || null; // a JWT, or a function that fetches a fresh one
  let forgotten = false; // the frame is to forget who was here

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function icon(name, path) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const line = document.createElementNS(svg.namespaceURI, "path");
    line.setAttribute("d", path);
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("class", name);
    svg.setAttribute("aria-hidden", "true");
    svg.append(line);
    return svg;
  }

  function build(look) {
    texts = TEXTS[lang || known(navigator.language) || known(look.locale) || "en"];
    const side = script.dataset.position === "left" ? "left" : "right";
    badge = element("span", { class: "badge", hidden: "", "aria-hidden": "true" });
    launcher = element(
      "button",
      { type: "button", class: `launcher ${side}`, "aria-controls": "panel" },
      icon("talk", "M21 11.5a8.4 8.4 0 0 1-12.4 7.4L3.5 20.5l1.6-4.9A8.4 8.4 0 1 1 21 11.5ZM8.5 11.5h.01M12.5 11.5h.01M16.5 11.5h.01"),
      icon("shut", "M6 9.5l6 6 6-6"),
      badge,
    );
    notice = element("p", { class: "notice", role: "status" }, texts.loading);
    const dismiss = element("button", { type: "button", class: "dismiss", "aria-label": texts.close }, "×");
    panel = element("dialog", { id: "panel", class: `panel ${side}`, "aria-label": texts.title }, notice, dismiss);
    launcher.addEventListener("click", toggle);
    dismiss.addEventListener("click", close);
    panel.addEventListener("cancel", (event) => {
      event.preventDefault();
      close();
    });
    const host = element("div", { "data-xiaoer": "" });
    host.style.setProperty("--accent", look.accent);
    host.style.setProperty("--on-accent", look.on_accent);
    dress(host.attachShadow({ mode: "open" })).append(launcher, panel);
    document.body.append(host);
    paint();
    label();
    night.addEventListener("change", paint);
    small.addEventListener("change", () => panel.open && (panel.close(), show(false)));
    if (window.visualViewport) {
      visualViewport.addEventListener("resize", fit);
      visualViewport.addEventListener("scroll", fit);
    }
    if (forgotten) load();
    // On a phone the frame covers the page, so a new page never opens with it.
    if (recall("open") && !small.matches) open({ focus: false });
  }

  function dress(root) {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } catch {
      root.append(element("style", {}, STYLE)); // browsers before 2023
    }
    return root;
  }

  function paint() {
    panel.classList.toggle("dark", theme ? theme === "dark" : night.matches);
  }

  function label(unread = 0) {
    const name = panel.open ? texts.close : texts.open;
    launcher.setAttribute("aria-label", unread ? `${name}, ${texts.unread(unread)}` : name);
    launcher.setAttribute("aria-expanded", String(panel.open));
    badge.hidden = !unread;
    badge.textContent = unread > 9 ? "9+" : unread;
  }

  // --- the frame ---

  function load() {
    const query = new URLSearchParams({ ...(lang && { lang }), ...(theme && { theme }) });
    frame = element("iframe", {
      src: `${base}frame/?${query}`,
      title: texts.title,
      allow: "",
      sandbox: "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox",
      referrerpolicy: "no-referrer",
    });
    frame.addEventListener("load", connect);
    panel.append(frame);
  }

  // For whoever runs the page: in the console, where shoppers do not look.
  function unlisted(what) {
    console.warn(
      `Xiaoer: ${what} ${location.origin} is not in the shop's list “Pages that may show the widget”. ` +
        `Add it at ${origin}/admin/tenants/shop/`,
    );
  }

  // Only a page of the platform's origin is handed the port, so what comes over it needs no second look.
  async function connect() {
    const mine = frame;
    setTimeout(() => {
      if (frame !== mine || panel.classList.contains("ready")) return;
      notice.textContent = texts.failed;
      // A refused frame looks like a slow one from here; whoever runs the page is told what it mostly is.
      unlisted("the chat did not open, perhaps because");
      frame.remove();
      frame = null; // the next opening tries again
    }, READY_MS);
    const vouched = await vouch();
    if (frame !== mine) return;
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = ({ data }) => {
      if (data.type === "ready") ready();
      if (data.type === "close") close();
      if (data.type === "unread") label(data.count);
      if (data.type === "keep") remember("kept", data.kept); // its own storage was refused
    };
    const hello = { xiaoer: "connect", kept: recall("kept"), identity: vouched, forget: forgotten };
    frame.contentWindow.postMessage({ ...hello, ...here() }, origin, [channel.port2]);
    forgotten = false;
  }

  function ready() {
    panel.classList.add("ready");
    if (panel.open) tell("shown", { focus: panel.dataset.focus === "yes" });
    else tell("hidden");
  }

  // --- who is logged in to the shop ---

  async function vouch() {
    try {
      const jwt = await (typeof identity === "function" ? identity() : identity);
      return typeof jwt === "string" ? jwt : null;
    } catch {
      return null;
    }
  }

  async function identify(given) {
    identity = given;
    if (port) tell("identify", { identity: await vouch() });
  }

  function forget() {
    identity = null;
    remember("kept", null);
    if (port) return tell("forget");
    forgotten = true;
    if (panel && !frame) load(); // what is to be forgotten lies with the frame
  }

  function here() {
    return { page: { url: location.href.slice(0, 2000), title: document.title.slice(0, 300) } };
  }

  function tell(type, more = {}) {
    if (!port) return;
    if (more.focus) frame.focus();
    port.postMessage({ type, ...more, ...here() });
  }

  // --- open and closed ---

  function show(focus) {
    const full = small.matches;
    panel.classList.toggle("full", full);
    panel.dataset.focus = focus ? "yes" : "no";
    if (full) {
      overflow = document.documentElement.style.overflow;
      document.documentElement.style.overflow = "hidden";
      panel.showModal(); // makes the page behind inert, for fingers and screen readers alike
    } else if (focus) panel.show();
    else panel.open = true; // show() would take the focus
    fit();
  }

  function fit() {
    if (!panel.open || !panel.classList.contains("full") || !window.visualViewport) return;
    panel.style.setProperty("--height", `${visualViewport.height}px`);
    panel.style.setProperty("--top", `${visualViewport.offsetTop}px`);
  }

  function open({ focus = true } = {}) {
    if (!panel || panel.open) return;
    if (!frame) {
      notice.textContent = texts.loading;
      load();
    }
    show(focus);
    remember("open", true);
    label();
    if (panel.classList.contains("ready")) tell("shown", { focus });
  }

  function close() {
    if (!panel || !panel.open) return;
    if (panel.classList.contains("full")) document.documentElement.style.overflow = overflow;
    panel.close();
    remember("open", false);
    label();
    tell("hidden");
    launcher.focus();
  }

  function toggle() {
    if (panel && panel.open) close();
    else open();
  }

  // The page's storage may be blocked; then a new page starts with the widget closed.
  function remember(key, value) {
    try {
      sessionStorage.setItem(`xiaoer:${shop}:${key}`, JSON.stringify(value));
    } catch {}
  }

  function recall(key) {
    try {
      return JSON.parse(sessionStorage.getItem(`xiaoer:${shop}:${key}`));
    } catch {
      return null;
    }
  }

  async function start() {
    const plain = { accent: "#23272e", on_accent: "#ffffff", locale: "" };
    let look = plain;
    try {
      const answer = await fetch(`${base}launcher.json`, { credentials: "omit" });
      if (answer.status === 404) {
        console.warn(`Xiaoer: no shop with the key "${shop}" is open. Check data-shop.`);
        return;
      }
      if (answer.ok) look = await answer.json();
      if (look.allowed === false) return unlisted("no button is shown, because");
    } catch {} // the page's policy or the network; the button works without the shop's colour
    build(look);
    if (wanted) open();
  }

  // The page may ask before the button is there.
  let wanted = false;
  window.Xiaoer = Object.freeze({
    open: () => (panel ? open() : (wanted = true)) && undefined,
    close: () => (panel ? close() : (wanted = false)) && undefined,
    toggle: () => (panel ? toggle() : (wanted = !wanted)) && undefined,
    identify: (jwt) => void identify(jwt),
    forget: () => void forget(),
  });
  window.xiaoer ??= window.Xiaoer;
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
