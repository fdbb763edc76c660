/* The pages' own buttons that open the widget: its JavaScript interface at work. */
for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", () => window.Xiaoer?.open());
}
