// Nothing here is needed to read or to act: it only makes pages nicer where scripts run.
document.documentElement.classList.add("js");

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
