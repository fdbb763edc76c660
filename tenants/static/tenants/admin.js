/* The theme's menus and toggles are plain elements with a click; here the keyboard and screen readers get them, too.
 * Deferred, so it runs after Alpine has started and before the theme's bars to scroll are made. */
(() => {
  "use strict";
  const { navigation, scrolls } = document.currentScript.dataset;
  const CONTROLS = ["div", "span", "a:not([href])"].map((name) => `${name}[x-on\\:click]`).join();
  const TOGGLE = /^(\w+) = (?:!\1|true)/;

  function press(event) {
    if (event.target !== event.currentTarget || !["Enter", " "].includes(event.key)) return;
    event.preventDefault(); // Space would scroll
    event.target.click();
  }

  function equip(control) {
    const does = control.getAttribute("x-on:click");
    const [, name] = does.match(TOGGLE) ?? [];
    if (!name && !does.startsWith("switchTheme")) return;
    control.setAttribute("role", "button");
    control.tabIndex = 0;
    control.addEventListener("keydown", press);
    for (const icon of control.querySelectorAll(".material-symbols-outlined")) icon.ariaHidden = "true";
    if (name?.startsWith("sidebar")) control.setAttribute("aria-label", navigation);
    if (/open/i.test(name)) {
      Alpine.effect(() => control.setAttribute("aria-expanded", Boolean(Alpine.evaluate(control, name))));
    }
    // The account's menu stands before its button: Tab would lead past it.
    if (name === "openUserLinks") Alpine.mutateDom(() => control.after(control.previousElementSibling));
    // On a small screen the navigation covers its toggle and has another: the focus goes to the one that is seen.
    if (name === "sidebarMobileOpen") {
      control.addEventListener("click", () => {
        setTimeout(() => {
          const all = document.querySelectorAll("[x-on\\:click^=sidebarMobileOpen]");
          [...all].find((other) => other !== control && other.offsetParent)?.focus();
        });
      });
    }
  }

  SimpleBar.defaultOptions.ariaLabel = scrolls;
  document.querySelectorAll(CONTROLS).forEach(equip);
  // Not by `autofocus`: the theme hides the page until Alpine has started, and the browser may have looked before.
  document.querySelector("[data-takes-focus]")?.focus();
  document.querySelector(".skip-link").addEventListener("click", (event) => {
    event.preventDefault(); // the theme takes what follows a # for the name of a tab
    const content = document.getElementById("content");
    content.tabIndex = -1;
    content.focus();
  });
})();
