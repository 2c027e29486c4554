// Passkeys need a script: the forms stay hidden where the browser can't do it.
const able = window.PublicKeyCredential?.parseCreationOptionsFromJSON && window.PublicKeyCredential?.parseRequestOptionsFromJSON;
for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!able) {
    continue;
  }
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fault = form.querySelector("[role=alert]");
    fault.hidden = true;
    try {
      const body = new FormData();
      body.set("__RequestVerificationToken", form.querySelector("[name=__RequestVerificationToken]").value);
      const answer = await fetch(form.dataset.options, { method: "POST", body });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      const options = await answer.json();
      const credential = form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.querySelector("[name=credential]").value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      console.warn(error);
      fault.textContent = form.dataset.failed;
      fault.hidden = false;
    }
  });
}
