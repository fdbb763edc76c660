/* The shop's page around the frame, spoken to over a port that its loader hands in. */

/** Wait for the loader's greeting and call back with what the page says from then on.
 *
 * The greeting must come from the parent window, and the page it names must be of the origin that the
 * browser vouches for. `on.forget()` follows where the page wants that, `on.identify(jwt)` where somebody is logged
 * in, and `on.page(page, kept)` with what the page kept for the frame; then these again, `on.shown(focus)` and
 * `on.hidden()`. `tell(frame)` of the returned object speaks back, to that page alone. */
export function listenToEmbedder(on) {
  let port = null;
  window.addEventListener("message", ({ source, origin, data, ports }) => {
    if (source !== window.parent || data?.xiaoer !== "connect" || !ports.length) return;
    const page = pageOf(data.page, origin);
    if (!page) return;
    port?.close();
    port = ports[0];
    port.onmessage = ({ data: told }) => {
      const current = pageOf(told.page, origin);
      if (current) on.page(current);
      if (told.type === "forget") on.forget();
      if (told.type === "identify" && typeof told.identity === "string") on.identify(told.identity);
      if (told.type === "shown") on.shown(told.focus === true);
      if (told.type === "hidden") on.hidden();
    };
    if (data.forget === true) on.forget();
    if (typeof data.identity === "string") on.identify(data.identity);
    on.page(page, typeof data.kept === "object" ? data.kept : {});
    port.postMessage({ type: "ready" });
  });
  return { tell: (frame) => port?.postMessage(frame) };
}

function pageOf(page, origin) {
  try {
    if (new URL(page.url).origin !== origin) return null;
    return { url: String(page.url), title: String(page.title) };
  } catch {
    return null;
  }
}
