/* How the frame looks: the shop's colours, light or dark, and the language of its own words. */

const COLOURS = { accent: "--accent", onAccent: "--on-accent", inkLight: "--ink-light", inkDark: "--ink-dark" };

/** Dress the page once; it follows the system's light and dark unless `theme` is one of the two. */
export function dress({ language, texts, theme }) {
  const root = document.documentElement;
  for (const [name, property] of Object.entries(COLOURS)) root.style.setProperty(property, root.dataset[name]);
  const night = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    root.dataset.theme = ["light", "dark"].includes(theme) ? theme : night.matches ? "dark" : "light";
  };
  night.addEventListener("change", paint);
  paint();
  root.lang = language === "en" ? "en" : "zh-Hans";
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = texts[element.dataset.text];
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", texts[element.dataset.label]);
  }
  document.getElementById("field").placeholder = texts.placeholder;
  root.classList.add("dressed");
}
