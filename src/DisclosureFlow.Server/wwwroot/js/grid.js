// The form's tables as a spreadsheet: keys, blocks from Excel, WPS and Word, proposed values, undo. Without it they are plain fields.
(() => {
  const form = document.getElementById("draft");
  const line = form.querySelector("[data-grid-line]");
  const isCell = (one) => one instanceof HTMLInputElement && one.closest("table.grid") !== null;
  const isFigure = (text) => /^[-+−]?[\d０-９][\d０-９,，]*([.．][\d０-９]+)?$/.test(text);
  const isAbsent = (text) => /^(|\/|／|-|—+|―+)$/.test(text);

  // --- Where a cell's neighbours are: by place on the page, because heads and rows span several columns.
  const middle = (input) => {
    const at = input.getBoundingClientRect();
    return { x: at.x + at.width / 2, y: at.y + at.height / 2 };
  };
  function neighbour(from, key) {
    const here = middle(from);
    const all = [...from.closest("table").querySelectorAll("input")].map((input) => ({ input, ...middle(input) }));
    if (key === "ArrowRight" || key === "ArrowLeft") {
      const row = all.filter((one) => Math.abs(one.y - here.y) < 8).sort((a, b) => a.x - b.x);
      return row[row.findIndex((one) => one.input === from) + (key === "ArrowRight" ? 1 : -1)]?.input;
    }
    const down = key !== "ArrowUp";
    const lines = all.filter((one) => (down ? one.y > here.y + 4 : one.y < here.y - 4)).sort((a, b) => (down ? a.y - b.y : b.y - a.y));
    // Straight above or below; where the table's blocks have other columns, the nearest of the next line.
    const next = lines.filter((one) => Math.abs(one.y - lines[0].y) < 8);
    return (lines.find((one) => Math.abs(one.x - here.x) < 24) ?? next.sort((a, b) => Math.abs(a.x - here.x) - Math.abs(b.x - here.x))[0])?.input;
  }
  const go = (input) => {
    input?.focus();
    input?.select();
  };

  // --- One change of several cells can be undone as one.
  const done = [];
  const undone = [];
  let entered = "";
  function put(changes) {
    const real = changes.filter((change) => change.to !== change.input.value);
    if (real.length === 0) {
      return;
    }
    const step = real.map((change) => ({ input: change.input, from: change.input.value, to: change.to }));
    done.push(step);
    undone.length = 0;
    apply(step, "to");
  }
  function apply(step, side) {
    for (const change of step) {
      change.input.value = change[side];
      check(change.input);
    }
    entered = document.activeElement?.value ?? "";
    form.dispatchEvent(new CustomEvent("draft:changed"));
  }
  function check(input) {
    const text = input.value.trim();
    if (isFigure(text) || isAbsent(text)) {
      input.removeAttribute("aria-invalid");
    } else {
      input.setAttribute("aria-invalid", "true");
    }
  }
  function turn(from, to, side) {
    const step = from.pop();
    if (step) {
      to.push(step);
      apply(step, side);
      go(step[0].input);
    }
  }
  form.addEventListener("focusin", (event) => {
    if (isCell(event.target)) {
      entered = event.target.value;
      event.target.select();
    }
  });
  form.addEventListener("focusout", (event) => {
    if (isCell(event.target) && event.target.value !== entered) {
      done.push([{ input: event.target, from: entered, to: event.target.value }]);
      undone.length = 0;
      check(event.target);
    }
  });

  // --- Keys.
  for (const button of form.querySelectorAll("button.zero")) {
    button.tabIndex = -1; // Alt+0 in the row does the same; Tab goes from figure to figure
  }
  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!isCell(input) || event.isComposing || event.metaKey) {
      return;
    }
    const typing = input.value !== entered;
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    if (event.ctrlKey) {
      const key = event.key.toLowerCase();
      if (!typing && (key === "z" || key === "y")) {
        event.preventDefault();
        if (key === "y" || event.shiftKey) {
          turn(undone, done, "to");
        } else {
          turn(done, undone, "from");
        }
      }
      return;
    }
    if (event.altKey) {
      if (event.key === "0") {
        event.preventDefault();
        input.closest("tr").querySelector("button.zero")?.click();
      }
      return;
    }
    if (event.key === "Escape" && typing) {
      event.preventDefault();
      input.value = entered;
      check(input);
      input.select();
      form.dispatchEvent(new CustomEvent("draft:changed"));
    } else if (event.key === "=" && input.placeholder && input.value === "") {
      event.preventDefault();
      put([{ input, to: input.placeholder }]);
    } else if (event.key === "Delete" && whole && !typing) {
      event.preventDefault();
      put([{ input, to: "" }]);
    } else if (event.key === "Enter") {
      event.preventDefault(); // in a table it goes down; it never sends the form
      go(neighbour(input, event.shiftKey ? "ArrowUp" : "ArrowDown"));
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown"
      || (event.key === "ArrowLeft" && (whole || input.selectionEnd === 0)) || (event.key === "ArrowRight" && (whole || input.selectionStart === input.value.length))) {
      event.preventDefault();
      go(neighbour(input, event.key));
    }
  });

  // --- A block from the clipboard: a table of HTML where there is one (Word, WPS, Excel), else rows of tabs.
  const tidy = (text) => text.replace(/[\u00a0\u200b\ufeff]/g, " ").replace(/\s+/g, " ").trim();
  function fromHtml(html) {
    const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
    if (!table) {
      return null;
    }
    const grid = [];
    for (const [y, row] of [...table.rows].entries()) {
      grid[y] ??= [];
      let x = 0;
      for (const cell of row.cells) {
        while (grid[y][x] !== undefined) {
          x++;
        }
        // A merged cell holds its text once, at its first place; the others are no cells of their own.
        for (let dy = 0; dy < Math.min(cell.rowSpan || 1, 200); dy++) {
          for (let dx = 0; dx < Math.min(cell.colSpan || 1, 50); dx++) {
            (grid[y + dy] ??= [])[x + dx] = dy === 0 && dx === 0 ? tidy(cell.textContent) : null;
          }
        }
      }
    }
    return grid;
  }
  function fromText(text) {
    const rows = [[""]];
    let quoted = false;
    for (const [i, mark] of [...text.replace(/\r\n?/g, "\n").replace(/\n$/, "")].entries()) {
      const row = rows.at(-1);
      if (mark === '"' && (quoted || row.at(-1) === "")) {
        quoted = !quoted; // Excel puts a cell with a line break into quotes
      } else if (mark === "\t" && !quoted) {
        row.push("");
      } else if (mark === "\n" && !quoted) {
        rows.push([""]);
      } else {
        row[row.length - 1] += mark;
      }
      if (i > 200_000) {
        break;
      }
    }
    return rows.map((row) => row.map(tidy));
  }
  // Heads and labels that were copied along are not figures: leading rows and columns with words and without a figure go.
  function figuresOf(grid) {
    const words = (cells) => cells.some((text) => text && !isFigure(text) && !isAbsent(text)) && !cells.some((text) => text && isFigure(text));
    let rows = grid.map((row) => Array.from(row, (text) => text));
    const width = () => Math.max(0, ...rows.map((row) => row.length));
    while (rows.length > 0 && words(rows[0])) {
      rows = rows.slice(1);
    }
    while (width() > 0 && words(rows.map((row) => row[0]))) {
      rows = rows.map((row) => row.slice(1));
      // A label column may hide heads beside it: begin again at the top.
      while (rows.length > 0 && words(rows[0])) {
        rows = rows.slice(1);
      }
    }
    // Places that belong to a merged cell: no cell of their own in the form either.
    return rows.map((row) => row.filter((text) => text !== null && text !== undefined)).filter((row) => row.length > 0);
  }
  form.addEventListener("paste", (event) => {
    const input = event.target;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const html = event.clipboardData?.getData("text/html") ?? "";
    const block = isCell(input) ? (html && fromHtml(html)) || (/[\t\n]/.test(text.trim()) ? fromText(text) : null) : null;
    const figures = block ? figuresOf(block) : [];
    if (figures.length === 0) {
      return; // words into one cell: as everywhere else
    }
    event.preventDefault();
    const changes = [];
    let spilled = 0;
    let start = input;
    for (const row of figures) {
      let at = start;
      for (const value of row) {
        if (at) {
          changes.push({ input: at, to: value.slice(0, at.maxLength) });
          at = neighbour(at, "ArrowRight");
        } else if (value !== "") {
          spilled++;
        }
      }
      start = start && neighbour(start, "ArrowDown");
    }
    put(changes);
    const odd = changes.filter((change) => !isFigure(change.to) && !isAbsent(change.to)).length;
    const say = (name, count) => (count > 0 ? form.dataset[name].replace("{0}", count) : "");
    line.textContent = say("pasted", changes.length) + say("spilled", spilled) + say("odd", odd);
    go(input);
  });

  // --- A proposed value is filled in only by a click or a key of the person.
  document.getElementById("findings").addEventListener("click", (event) => {
    const id = event.target.dataset?.fill;
    const input = id && document.getElementById(`c-${id}`);
    if (input) {
      put([{ input, to: event.target.closest("[data-value]").dataset.value }]);
      input.scrollIntoView({ block: "center" });
      go(input);
    }
  });
})();
