/* The socket: kept alive, opened again when it drops, given up when the server says so. */

const PING_MS = 25_000;
const PONG_MS = 10_000;
const WELCOME_MS = 15_000;
const BACKOFF_MIN_MS = 500;
const BACKOFF_MAX_MS = 30_000;

const RESTARTS = 1012;
const NOT_VALID = 4401;
const TOO_MANY = 4429;
const FINAL = { 4400: "reload", 4413: "reload", 4403: "blocked", 4404: "gone" };

/** One lasting connection over many sockets.
 *
 * `hello()` gives the first frame of each socket; `onFrame(frame)` gets every frame from the server;
 * `onRejected()` is told that hello was not believed, and says whether there is another one to try;
 * `onState(state)` gets `connecting`, `open`, `reconnecting`, `offline`, `busy`, or one of the final
 * states `reload`, `blocked`, `gone`. */
export class Connection {
  #url;
  #on;
  #socket = null;
  #welcomed = false;
  #tries = 0;
  #final = false;
  #retry = 0;
  #ping = 0;
  #deadline = 0;

  constructor(url, on) {
    this.#url = url;
    this.#on = on;
    window.addEventListener("online", () => this.#hurry());
    window.addEventListener("offline", () => this.#socket || this.#on.onState("offline"));
    // A phone that wakes up has a socket that looks open and is not.
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return;
      if (this.#socket) this.#sendPing();
      else this.#hurry();
    });
  }

  open() {
    this.#on.onState(this.#tries ? "reconnecting" : "connecting");
    this.#welcomed = false;
    const socket = (this.#socket = new WebSocket(this.#url, "xiaoer.v1"));
    socket.onopen = () => this.greet();
    socket.onmessage = ({ data }) => socket === this.#socket && this.#receive(JSON.parse(data));
    socket.onclose = ({ code }) => socket === this.#socket && this.#dropped(code);
    this.#expect(WELCOME_MS);
  }

  /** Say hello, on a new socket, or again when the conversation asked for does not exist. */
  greet() {
    this.#socket?.send(JSON.stringify(this.#on.hello()));
  }

  /** Send a frame; false when nobody has welcomed us, so that it cannot arrive. */
  send(frame) {
    if (!this.#welcomed || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Leave this socket and go on with another one: something on it was lost, or somebody else is here now. */
  restart() {
    this.#final = false;
    clearTimeout(this.#retry);
    this.#dropped(RESTARTS);
  }

  #receive(frame) {
    if (frame.type === "welcome") {
      this.#welcomed = true;
      this.#tries = 0;
      this.#on.onState("open");
      clearInterval(this.#ping);
      this.#ping = setInterval(() => this.#sendPing(), PING_MS);
    }
    if (this.#welcomed) clearTimeout(this.#deadline); // any frame proves that the socket lives
    this.#on.onFrame(frame);
  }

  #sendPing() {
    if (this.send({ type: "ping" })) this.#expect(PONG_MS);
  }

  #expect(within) {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#dropped(0), within);
  }

  #dropped(code) {
    const socket = this.#socket;
    this.#socket = null; // its late events are no longer ours
    socket?.close();
    clearTimeout(this.#deadline);
    clearInterval(this.#ping);
    const final = FINAL[code] ?? (code === NOT_VALID && !this.#on.onRejected() ? "reload" : null);
    if (final) {
      this.#final = true;
      this.#on.onState(final);
      return;
    }
    this.#on.onState(navigator.onLine === false ? "offline" : code === TOO_MANY ? "busy" : "reconnecting");
    this.#retry = setTimeout(() => this.open(), this.#delay(code));
  }

  // Full jitter: clients that were cut off together do not come back together.
  #delay(code) {
    const tries = this.#tries++;
    if (code === NOT_VALID) return 0;
    if (code === TOO_MANY) return BACKOFF_MAX_MS * (1 + Math.random());
    if (code === RESTARTS && tries === 0) return Math.random() * 1000;
    const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** (tries + 1));
    return BACKOFF_MIN_MS + Math.random() * (ceiling - BACKOFF_MIN_MS);
  }

  #hurry() {
    if (this.#socket || this.#final) return;
    clearTimeout(this.#retry);
    this.open();
  }
}
