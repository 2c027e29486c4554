// Shows the PDF page by page. The download link beside it needs no script.
const view = document.querySelector("[data-pdf]");
if (view) {
  const library = await import(new URL("../lib/pdfjs/pdf.min.mjs", import.meta.url));
  library.GlobalWorkerOptions.workerSrc = view.dataset.worker;
  try {
    const file = await library.getDocument({ url: view.dataset.pdf, cMapUrl: view.dataset.cmaps, cMapPacked: true, isEvalSupported: false, useWasm: false }).promise;
    const width = view.parentElement.clientWidth; // the view itself is not laid out while it is empty
    for (let number = 1; number <= file.numPages; number++) {
      const page = await file.getPage(number);
      const scale = width / page.getViewport({ scale: 1 }).width;
      const viewport = page.getViewport({ scale: scale * Math.min(devicePixelRatio, 2) });
      const canvas = document.createElement("canvas");
      canvas.width = viewport.width;
      canvas.height = viewport.height;
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", `${number} / ${file.numPages}`);
      view.append(canvas);
      await page.render({ canvasContext: canvas.getContext("2d"), viewport }).promise;
    }
    view.dataset.pages = String(file.numPages);
  } catch (fault) {
    console.error(fault);
    view.hidden = true;
  }
}
