// Asks for the part of the page that changes, every two seconds while it is looked at; says it aloud now and then.
const EVERY = 2000;
const ALOUD = 30000; // a screen reader would not come to an end
const part = document.querySelector("[data-live]");
const follow = document.querySelector("[data-follow]");
const said = document.querySelector("[data-said]");
let spoken = 0;

function speak() {
  if (Date.now() - spoken > ALOUD) {
    spoken = Date.now();
    said.textContent = part.querySelector("[data-say]")?.textContent.trim() ?? "";
  }
}

// Whoever reads or scrolls inside a table keeps the place.
function show(text) {
  const tables = [...part.querySelectorAll(".usage-table")];
  const focused = tables.indexOf(document.activeElement);
  const lefts = tables.map((table) => table.scrollLeft);
  part.innerHTML = text;
  [...part.querySelectorAll(".usage-table")].forEach((table, place) => {
    table.scrollLeft = lefts[place] ?? 0;
    if (place === focused) {
      table.focus({ preventScroll: true });
    }
  });
  speak();
}

async function look() {
  const busy = part.contains(document.activeElement) && document.activeElement.matches("a");
  if (follow.checked && !document.hidden && !busy) {
    try {
      const answer = await fetch(part.dataset.live, { redirect: "error" });
      if (answer.ok) {
        show(await answer.text());
      }
    } catch {
      // The server restarts, or the network is away: ask again.
    }
  }
  setTimeout(look, EVERY);
}

// Who wants little motion begins it by hand.
follow.checked = !matchMedia("(prefers-reduced-motion: reduce)").matches;
follow.parentElement.hidden = false;
look();
