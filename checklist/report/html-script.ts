/**
 * What the page does where scripts may run: filters the items, copies commands, opens what is
 * printed or linked to. Without it everything is there to be read all the same.
 */
export const SCRIPT = `
"use strict";
(function () {
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const form = document.getElementById("filters");
  const items = all("details.item");

  function copied(button, done) {
    button.textContent = done ? "Copied" : "Press Ctrl+C";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  }
  function select(node) {
    const range = document.createRange();
    range.selectNodeContents(node);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }
  for (const button of all(".copy")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const code = button.parentElement.querySelector("code");
      // A page from a file may not write to the clipboard everywhere.
      const write = navigator.clipboard ? navigator.clipboard.writeText(code.textContent) : Promise.reject();
      write.then(() => copied(button, true), () => { select(code); copied(button, false); });
    });
  }

  function openTarget() {
    const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (target === null) return;
    if (target.hidden && form !== null) form.reset();
    if (target.tagName === "DETAILS") target.open = true;
    target.scrollIntoView();
  }
  addEventListener("hashchange", openTarget);

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of closed) one.open = false;
  });

  if (form !== null) {
    form.hidden = false;
    const texts = new Map();
    const textOf = (item) => {
      if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
      return texts.get(item);
    };
    const apply = () => {
      const chosen = new FormData(form);
      const statuses = chosen.getAll("status");
      const words = String(chosen.get("text")).toLowerCase().split(/\\s+/).filter((word) => word !== "");
      let count = 0;
      for (const item of items) {
        const { status, section, how } = item.dataset;
        const shown = statuses.includes(status)
          && ["", section].includes(chosen.get("section"))
          && ["", how].includes(chosen.get("how"))
          && words.every((word) => textOf(item).includes(word));
        item.hidden = !shown;
        if (shown) count += 1;
      }
      for (const group of all(".group")) group.hidden = all(".item:not([hidden])", group).length === 0;
      document.getElementById("nothing").hidden = count > 0;
      document.getElementById("shown").textContent = count + " of " + items.length + " items";
    };
    form.addEventListener("input", apply);
    form.addEventListener("reset", () => { setTimeout(apply); });
    form.addEventListener("submit", (event) => { event.preventDefault(); });
    const opener = document.getElementById("open-all");
    opener.addEventListener("click", () => {
      const open = opener.textContent === "Open all";
      for (const item of items) if (!item.hidden) item.open = open;
      opener.textContent = open ? "Close all" : "Open all";
    });
    // A browser may remember what was chosen before the page was loaded again.
    apply();
  }
  openTarget();
})();
`;
