// Says that a file is too large before it is sent.
const file = document.querySelector("[data-most-mib]");
const problem = document.querySelector("[data-problem]");

if (file && problem) {
  file.form.addEventListener("submit", (event) => {
    const chosen = file.files[0];
    const tooLarge = chosen && chosen.size > file.dataset.mostMib * 1024 * 1024;
    problem.hidden = !tooLarge;
    problem.textContent = tooLarge ? file.form.dataset.tooLarge : "";
    if (tooLarge) {
      event.preventDefault();
      file.focus();
    }
  });
}
