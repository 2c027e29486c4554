// Nothing here is needed to read or to act: it only makes pages nicer where scripts run.
document.documentElement.classList.add("js");

// Whoever works by keyboard or ear begins at what went wrong.
document.getElementById("problem")?.focus();

for (const time of document.querySelectorAll("time[data-local]")) {
  const at = new Date(time.dateTime);
  if (!Number.isNaN(at.valueOf())) {
    time.title = at.toLocaleString(document.documentElement.lang, { dateStyle: "full", timeStyle: "long" });
  }
}

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter;
    if (button?.dataset.busy) {
      button.setAttribute("aria-disabled", "true");
      button.textContent = button.dataset.busy;
    }
  });
}

// What htmx brings in: never an error page or the sign-in page of a session that has ended.
document.addEventListener("htmx:before:response", (event) => {
  const answer = event.detail.ctx.response.raw;
  if (!answer.ok || answer.redirected) {
    event.preventDefault();
  }
});

// A text to pass on: copied with one click where the browser lets us.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (button) {
    const text = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(text.value ?? text.textContent);
      button.textContent = button.dataset.copied;
    } catch {
      text.select?.(); // not on a plain http address: the text is marked, Ctrl+C takes it
    }
  }
});
