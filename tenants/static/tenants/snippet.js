// The copy button beside a snippet. Without a clipboard to write to, it selects the text instead.
for (const box of document.querySelectorAll(".snippet")) {
  const text = box.querySelector("[data-snippet]");
  const button = box.querySelector("[data-copy]");
  const told = box.querySelector("[data-told]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    getSelection().selectAllChildren(text);
    try {
      await navigator.clipboard.writeText(text.textContent);
    } catch {
      if (!document.execCommand("copy")) return; // selected: the person copies it
    }
    told.textContent = "";
    setTimeout(() => (told.textContent = box.dataset.copied), 50); // said again when pressed again
  });
}
