// The drafter's editor: findings marked in the table, the importer's doubts one by one, and the page where it was after a save. Saving and
// submitting are plain form posts; the findings themselves come from the server (htmx, in the page).
(() => {
  const form = document.getElementById("draft");
  const panel = document.getElementById("findings");
  const cell = (id) => document.getElementById(`c-${id}`);

  // --- Cells that a finding names are marked in the table, proposed values shown in the empty ones.
  function mark() {
    for (const input of form.querySelectorAll("table.grid input")) {
      input.classList.remove("doubt", "wrong", "part");
      input.removeAttribute("placeholder");
    }
    // The first cell of a finding is the one to look at; the others only belong to the same sum.
    for (const item of panel.querySelectorAll("ol[data-mark] [data-cells]")) {
      const kind = item.closest("ol").dataset.mark;
      for (const [i, id] of item.dataset.cells.split(" ").filter(Boolean).entries()) {
        cell(id)?.classList.add(i === 0 ? kind : kind === "wrong" ? "part" : kind);
      }
    }
    for (const one of panel.querySelectorAll("[data-offer]")) {
      cell(one.dataset.offer)?.setAttribute("placeholder", one.dataset.value);
    }
  }

  // --- The importer's doubts, one by one.
  let at = -1;
  let accepting = false;
  function walk(by) {
    const box = document.getElementById("walk");
    const items = box ? [...box.querySelectorAll("li[data-walk]")] : [];
    if (items.length === 0) {
      return;
    }
    const open = (from) => items.findIndex((item, i) => i >= from && item.dataset.walk === "Open");
    if (by) {
      at = (at + by + items.length) % items.length;
    } else if (at < 0 || items[at]?.dataset.walk !== "Open") {
      at = Math.max(0, open(Math.max(0, at)) >= 0 ? open(Math.max(0, at)) : open(0) >= 0 ? open(0) : Math.min(at, items.length - 1));
    }
    items.forEach((item, i) => { item.hidden = i !== at; });
    box.querySelector("[data-at]").textContent = box.dataset.of.replace("{0}", at + 1).replace("{1}", items.length);
    if (by) {
      show(items[at].dataset.cells.split(" ")[0], false);
    }
  }
  function show(id, focus) {
    const input = id && cell(id);
    if (input) {
      input.scrollIntoView({ block: "center" });
      for (const other of form.querySelectorAll("input.here")) {
        other.classList.remove("here");
      }
      input.classList.add("here");
      if (focus) {
        input.focus({ preventScroll: true });
      }
    }
    return Boolean(input);
  }
  document.querySelector("aside").addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#c-']");
    if (link && show(link.getAttribute("href").slice(3), true)) {
      event.preventDefault();
    }
    accepting = event.target.closest("button[name=accept]") !== null;
    const step = event.target.closest("[data-step]");
    if (step) {
      walk(Number(step.dataset.step));
    }
  });
  new MutationObserver(() => {
    mark();
    walk(0);
    if (accepting) {
      accepting = false;
      panel.querySelector("#walk li[data-walk]:not([hidden]) a, #walk li[data-walk]:not([hidden]) button")?.focus();
    }
  }).observe(panel, { childList: true });
  mark();
  walk(0);

  // --- Others see where this person is.
  form.addEventListener("focusin", (event) => {
    const section = event.target.closest("[data-section]");
    if (section) {
      form.elements.section.value = section.dataset.section;
    }
  });

  // --- Enter in a figure of last year's row records the row; elsewhere it saves the report.
  document.querySelector(".row-fields")?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing && event.target.matches("input")) {
      event.preventDefault();
      form.querySelector("[data-row]").click();
    }
  });

  // --- Last year's figures beside this year's.
  const lastYear = document.getElementById("show-last");
  lastYear?.addEventListener("change", () => form.classList.toggle("with-last", lastYear.checked));

  // --- After a save the page is where it was.
  const place = `at:${form.dataset.case}`;
  form.addEventListener("submit", (event) => {
    const from = form.querySelector("table.grid input:focus, textarea:focus")?.id || event.submitter?.closest("tr")?.querySelector("input")?.id || "";
    sessionStorage.setItem(place, JSON.stringify([scrollY, from]));
  });
  const [y, id] = JSON.parse(sessionStorage.getItem(place) ?? "[0, \"\"]");
  sessionStorage.removeItem(place);
  if (!location.hash && !document.getElementById("problem") && !form.querySelector(".clash") && y) {
    scrollTo({ top: y, behavior: "instant" });
    document.getElementById(id)?.focus({ preventScroll: true });
  }
  if (location.hash.startsWith("#c-")) {
    show(location.hash.slice(3), true);
  }
})();
