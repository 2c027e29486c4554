// What the drafter types is kept: at once in this browser, and a second after the last keystroke on the server. The browser's copy goes only
// when the server has said that it has it; whatever it never received is offered back on return.
(() => {
  const form = document.getElementById("draft");
  const line = form.querySelector("[data-kept-line]");
  const box = document.getElementById("offered");
  const here = `draft:${form.dataset.person}:${form.dataset.case}`;
  const left = `${here}:offered`;
  const quietMs = 1000;
  const longestMs = 5000;
  const againMs = 5000;

  const fields = [...form.querySelectorAll("input[name], textarea[name]")].filter((field) => /^(title|organ|year|s[0-6]|c:.+)$/.test(field.name));
  const known = new Map(fields.map((field) => [field.name, field.defaultValue])); // what the server has

  // --- This browser's copy: only what the server doesn't have.
  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "null");
    } catch {
      return null;
    }
  };
  const write = (key, draft) => {
    try {
      localStorage.setItem(key, JSON.stringify(draft));
    } catch (fault) {
      console.warn(fault); // no room, or storage is off: the server's copy is then the only one
    }
  };
  const changed = () => Object.fromEntries(fields.filter((field) => field.value !== known.get(field.name) && !unkept.has(field.name)).map((field) => [field.name, field.value]));
  const hold = (sent) => {
    const mine = changed();
    if (Object.keys(mine).length > 0) {
      write(here, { edition: form.elements.Edition.value, at: Date.now(), mine, sent });
    } else {
      localStorage.removeItem(here);
    }
  };

  // --- The server's copy: one request at a time, so that an older text never comes after a newer one.
  let timer = 0;
  let firstUnsent = 0;
  let busy = false;
  let leaving = false;
  const tell = (text, alarm) => {
    line.textContent = text;
    line.classList.toggle("late", Boolean(alarm));
  };
  const body = () => {
    const data = new FormData(form);
    for (const name of ["lastYear", "zero", "accept"]) {
      data.delete(name);
    }
    return data;
  };
  // A mark of secrecy: the words stay on the screen for the person to change, and are kept nowhere, in this browser neither.
  let unkept = new Set();
  const mark = (names) => {
    for (const name of unkept) {
      form.elements.namedItem(name)?.removeAttribute("aria-invalid");
    }
    unkept = new Set(names);
    for (const name of unkept) {
      form.elements.namedItem(name)?.setAttribute("aria-invalid", "true");
    }
  };
  function refused({ message, fields: names }) {
    mark(names);
    hold();
    tell(message, true);
  }
  async function keep() {
    clearTimeout(timer);
    if (busy || leaving) {
      return;
    }
    busy = true;
    const sent = changed();
    firstUnsent = 0;
    tell(form.dataset.keeping);
    let again = 0;
    try {
      // A session that has ended answers with the sign-in page: that is no receipt.
      const answer = await fetch(form.dataset.keep, { method: "POST", body: body(), redirect: "manual" });
      if (answer.status === 422) {
        refused(await answer.json());
        again = firstUnsent ? quietMs : 0; // only what he types from now on is worth another try
      } else if (!answer.ok) {
        throw new Error(`not kept: ${answer.status}`);
      } else {
        const at = await answer.text();
        mark([]);
        for (const [name, value] of Object.entries(sent)) {
          known.set(name, value);
        }
        hold();
        tell(form.dataset.kept.replace("{0}", at));
        form.dispatchEvent(new CustomEvent("draft:kept"));
        again = Object.keys(changed()).length > 0 ? quietMs : 0;
      }
    } catch (fault) {
      console.info(fault);
      hold();
      tell(form.dataset.notKept, true);
      again = againMs;
    } finally {
      busy = false;
    }
    if (again) {
      timer = setTimeout(keep, again);
    }
  }
  const soon = () => {
    hold();
    firstUnsent ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(keep, Math.max(0, Math.min(quietMs, firstUnsent + longestMs - Date.now())));
  };
  form.addEventListener("input", (event) => known.has(event.target.name) && soon());
  form.addEventListener("draft:changed", soon);
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
    hold(true);
  });
  addEventListener("online", keep);
  addEventListener("pageshow", () => { leaving = false; });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !leaving && Object.keys(changed()).length > 0) {
      fetch(form.dataset.keep, { method: "POST", body: body(), redirect: "manual", keepalive: true }).catch(() => {});
    }
  });

  // --- What the server never received.
  function missing() {
    const [late, later] = [read(left), read(here)];
    // It was posted, and an edition was saved since: then that holds it.
    const arrived = (draft) => draft?.sent && draft.edition !== form.elements.Edition.value;
    const mine = { ...(arrived(late) ? {} : late?.mine), ...(arrived(later) ? {} : later?.mine) };
    const open = Object.entries(mine).filter(([name, value]) => known.has(name) && form.elements.namedItem(name).value.replace(/\r\n/g, "\n") !== value.replace(/\r\n/g, "\n"));
    localStorage.removeItem(here);
    return open.length > 0 ? { at: later?.at ?? late.at, edition: form.elements.Edition.value, mine: Object.fromEntries(open) } : null;
  }
  const nameOf = (field) => field.getAttribute("aria-label") ?? form.querySelector(`label[for="${field.id}"]`)?.textContent ?? field.name;
  const short = (text) => (text === "" ? box.dataset.empty : text.length > 80 ? `${text.slice(0, 80)}…` : text);
  const offer = missing();
  if (offer) {
    write(left, offer);
    box.querySelector("strong").textContent = box.dataset.text.replace("{0}", new Date(offer.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }));
    for (const [name, value] of Object.entries(offer.mine)) {
      const item = document.createElement("li");
      const field = form.elements.namedItem(name);
      item.textContent = `${nameOf(field).trim()}：${short(value)}`;
      box.querySelector("ul").append(item);
    }
    box.hidden = false;
    box.addEventListener("click", (event) => {
      if (event.target.matches("[data-restore]")) {
        for (const [name, value] of Object.entries(offer.mine)) {
          form.elements.namedItem(name).value = value;
        }
        soon();
        form.elements.namedItem(Object.keys(offer.mine)[0]).focus();
      }
      if (event.target.matches("[data-restore], [data-drop]")) {
        localStorage.removeItem(left);
        box.hidden = true;
      }
    });
  } else {
    localStorage.removeItem(left);
  }
})();
