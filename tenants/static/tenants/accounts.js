// Says what went wrong with a security key: without it, the button would just do nothing.
document.addEventListener("allauth.error", (event) => {
  const problem = document.querySelector("[data-key-problem]");
  if (!problem) return;
  event.preventDefault();
  problem.hidden = false;
});
