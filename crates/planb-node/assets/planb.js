// Plan B's own script: eight small comforts. Every page does everything without it.
(() => {
  "use strict";
  const KEYS = "planb-keys";

  // Whether single keys do something is remembered on this device; where it cannot be, they do.
  const keysOn = () => { try { return localStorage.getItem(KEYS) !== "off"; } catch { return true; } };
  const setKeys = on => { try { localStorage.setItem(KEYS, on ? "on" : "off"); } catch { /* not remembered */ } };

  // 1. The key / goes to the search field, unless somebody is writing or has switched it off (WCAG 2.1.4).
  const WRITES = "input:not([type=checkbox], [type=radio], [type=submit], [type=file]), textarea, select, [contenteditable]";
  const isWriting = node => node instanceof Element && node.closest(WRITES) !== null;
  document.addEventListener("keydown", event => {
    const search = document.getElementById("search");
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (!search || !keysOn() || isWriting(event.target)) return;
    event.preventDefault();
    search.focus();
    search.select();
  });

  // 2. Its switch, at the foot of the page.
  const readySwitch = root => {
    for (const box of root.querySelectorAll("input[data-keys]")) {
      box.checked = keysOn();
      box.addEventListener("change", () => setKeys(box.checked));
      box.closest("[hidden]")?.removeAttribute("hidden");
    }
  };

  // 3. What says Ctrl + P becomes a button.
  const readyPrint = root => {
    for (const place of root.querySelectorAll("[data-print]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "govuk-button govuk-button--secondary";
      button.id = "print";
      button.textContent = place.dataset.print;
      button.addEventListener("click", () => window.print());
      place.replaceChildren(button);
    }
  };

  // 4. An error summary gets focus, so that it is read first; the title stays as the server wrote it.
  const focusErrors = root => {
    const summary = root.querySelector(".govuk-error-summary");
    if (!summary) return;
    summary.tabIndex = -1;
    summary.addEventListener("blur", () => summary.removeAttribute("tabindex"), { once: true });
    summary.focus();
  };

  // 5. One click is one posting. Nothing is disabled and nothing is taken from the form: only the second posting by the
  // same button within a few seconds is held back. Coming back to the page, or waiting, opens it again.
  const HOLD_MS = 5000;
  let sent = new WeakMap();
  document.addEventListener("submit", event => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    const by = event.submitter ?? form;
    const before = sent.get(form);
    if (before && before.by === by && event.timeStamp - before.at < HOLD_MS) {
      event.preventDefault();
      return;
    }
    sent.set(form, { by, at: event.timeStamp });
  });
  addEventListener("pageshow", () => { sent = new WeakMap(); });

  // 6. Single keys that a page names (data-key) press what they stand on; Ctrl + Enter presses what ends the page (data-done).
  // Nobody who is writing is disturbed, and Enter on a button, a link or a box does what it always does.
  const OWN_ENTER = "a, button, summary, input, select, textarea, [contenteditable]";
  document.addEventListener("keydown", event => {
    if (event.defaultPrevented || event.isComposing || event.altKey || event.metaKey || event.repeat) return;
    if (event.ctrlKey && event.key === "Enter") {
      const done = document.querySelector("[data-done]");
      if (done) { event.preventDefault(); done.click(); }
      return;
    }
    if (event.ctrlKey || !keysOn() || isWriting(event.target)) return;
    if (event.key === "Enter" && event.target instanceof Element && event.target.closest(OWN_ENTER)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const named = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!named) return;
    event.preventDefault();
    named.click();
  });

  // 7. What stands in a field is copied; where the browser does not allow that, it is selected, and Ctrl + C copies it.
  const copy = async (field, button) => {
    field.focus();
    field.select();
    try { await navigator.clipboard.writeText(field.value); } catch { if (!document.execCommand("copy")) return; }
    const word = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = word; }, 1500);
  };
  const readyCopy = root => {
    for (const button of root.querySelectorAll("button[data-copy]")) {
      const field = document.getElementById(button.dataset.copy);
      if (!field) continue;
      button.hidden = false;
      button.addEventListener("click", () => copy(field, button));
    }
  };

  // 8. What was read in boxes goes into its field when somebody ticks it; who types something else there has not taken it.
  document.addEventListener("change", event => {
    const field = event.target instanceof HTMLInputElement && document.getElementById(event.target.dataset.into ?? "");
    if (!field) return;
    if (event.target.checked && field.value.trim() === "") field.value = event.target.value;
    else if (!event.target.checked && field.value === event.target.value) field.value = "";
  });
  document.addEventListener("input", event => {
    if (!(event.target instanceof HTMLInputElement) || !event.target.id) return;
    const box = document.querySelector(`input[data-into="${CSS.escape(event.target.id)}"]`);
    if (box && event.target.value !== box.value) box.checked = false;
  });

  readySwitch(document);
  readyPrint(document);
  readyCopy(document);
  focusErrors(document);
  // What htmx has put in is treated alike.
  document.addEventListener("htmx:after:swap", () => focusErrors(document));
})();
