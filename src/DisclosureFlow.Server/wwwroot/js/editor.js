// The drafter's editor: tables by keyboard, block paste, live findings, unsaved text kept. Saving and submitting are plain form posts.
const form = document.getElementById("draft");
const line = form.querySelector("[data-kept-line]");
const cells = () => [...form.querySelectorAll("table.grid input")];

// --- Tables by keyboard: arrows and Enter move between figures, as in a spreadsheet.
const place = (input) => {
  const box = input.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};
const step = (from, key) => {
  const here = place(from);
  const grid = [...from.closest("table").querySelectorAll("input")];
  const level = (one) => Math.abs(place(one).y - here.y) < 8;
  const column = (one) => Math.abs(place(one).x - here.x) < 24;
  if (key === "ArrowRight" || key === "ArrowLeft") {
    const row = grid.filter(level).sort((a, b) => place(a).x - place(b).x);
    return row[row.indexOf(from) + (key === "ArrowRight" ? 1 : -1)];
  }
  const down = key !== "ArrowUp";
  const stack = grid.filter((one) => one !== from && column(one) && (down ? place(one).y > here.y + 4 : place(one).y < here.y - 4)).sort((a, b) => place(a).y - place(b).y);
  return down ? stack[0] : stack.at(-1);
};
form.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches?.("table.grid input") || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  const edge = event.key === "ArrowLeft" ? input.selectionStart === 0 && input.selectionEnd === 0 || input.selectionStart !== input.selectionEnd
    : event.key === "ArrowRight" ? input.selectionEnd === input.value.length : true;
  if (["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Enter"].includes(event.key) && edge) {
    const next = step(input, event.key);
    event.preventDefault();
    if (next) {
      next.focus();
      next.select();
    }
  }
});
form.addEventListener("focusin", (event) => event.target.matches?.("table.grid input") && event.target.select());

// --- A block copied from Excel, WPS or Word (tab-separated rows) fills from this cell on.
form.addEventListener("paste", (event) => {
  const input = event.target;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!input.matches?.("table.grid input") || !/[\t\n]/.test(text.trim())) {
    return;
  }
  event.preventDefault();
  let start = input;
  for (const row of text.replace(/\r/g, "").replace(/\n$/, "").split("\n")) {
    let at = start;
    for (const value of row.split("\t")) {
      if (!at) {
        break;
      }
      at.value = value.trim();
      at = step(at, "ArrowRight");
    }
    start = start && step(start, "ArrowDown");
    if (!start) {
      break;
    }
  }
  changed();
});

// --- Two seconds at most after the last keystroke: findings are live and the text is kept.
const backup = `draft:${form.dataset.person}:${form.dataset.case}`;
let timer = 0;
let latest = 0;
const send = (address) => fetch(address, { method: "POST", body: new FormData(form), headers: { "x-live": "1" } });
const tell = (text) => { line.textContent = text; };
async function keep() {
  const mine = ++latest;
  const [kept, found] = await Promise.allSettled([send(form.dataset.keep), send(form.dataset.check)]);
  if (mine !== latest) {
    return;
  }
  if (kept.status === "fulfilled" && kept.value.ok) {
    localStorage.removeItem(backup);
    tell(form.dataset.kept.replace("{0}", await kept.value.text()));
  } else {
    localStorage.setItem(backup, JSON.stringify([form.elements.Edition.value, [...new FormData(form)].filter(([name]) => !name.startsWith("__"))]));
    tell(form.dataset.notKept);
    timer = setTimeout(keep, 5000);
  }
  if (found.status === "fulfilled" && found.value.ok) {
    document.getElementById("findings").innerHTML = await found.value.text();
    mark();
  }
}
function changed() {
  clearTimeout(timer);
  timer = setTimeout(keep, 1200);
}
form.addEventListener("input", changed);
addEventListener("online", keep);

// --- Cells that a finding names are marked in the table.
function mark() {
  for (const input of cells()) {
    input.classList.remove("doubt", "wrong");
  }
  for (const item of document.querySelectorAll(".findings [data-cells], .findings li[data-cells]")) {
    const kind = item.closest("ol").previousElementSibling?.querySelector(".chip.stop") ? "wrong" : "doubt";
    for (const id of item.dataset.cells.split(" ").filter(Boolean)) {
      document.getElementById(`c-${id}`)?.classList.add(kind);
    }
  }
}
document.getElementById("findings").addEventListener("click", (event) => {
  const target = event.target.closest("a[href^='#c-']");
  const input = target && document.getElementById(target.getAttribute("href").slice(1));
  if (input) {
    event.preventDefault();
    input.scrollIntoView({ block: "center" });
    input.focus({ preventScroll: true });
  }
});
mark();

// --- What the network would not take last time.
try {
  const [edition, fields] = JSON.parse(localStorage.getItem(backup) ?? "[]");
  if (edition === form.elements.Edition.value) {
    for (const [name, value] of fields) {
      const field = form.elements.namedItem(name);
      if (field && !["Revision", "Edition", "Screen"].includes(name)) {
        field.value = value;
      }
    }
    changed();
  }
} catch (fault) {
  console.warn(fault);
}
