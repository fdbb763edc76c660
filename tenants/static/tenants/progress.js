// Asks how far the deletion is, once a second, until it is finished; then shows the receipt.
const box = document.querySelector("[data-progress]");

async function look() {
  try {
    const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const progress = await answer.json();
      if (progress.finished) {
        location.reload();
        return;
      }
      box.querySelector("progress").value = progress.percent;
      const words = box.querySelector("[data-words]");
      if (words.textContent !== progress.words) {
        words.textContent = progress.words;
      }
    }
  } catch {
    // The server restarts, or the network is away: ask again.
  }
  setTimeout(look, 1000);
}

if (box) {
  look();
}
