// Shows the PDF page by page, each drawn when it comes near the window: a phone shows the first at once. The download link beside it needs
// no script.
const view = document.querySelector("[data-pdf]");
if (view) {
  const library = await import(new URL("../lib/pdfjs/pdf.min.mjs", import.meta.url));
  library.GlobalWorkerOptions.workerSrc = view.dataset.worker;
  try {
    const file = await library.getDocument({ url: view.dataset.pdf, cMapUrl: view.dataset.cmaps, cMapPacked: true, isEvalSupported: false, useWasm: false }).promise;
    const width = view.parentElement.clientWidth; // the view itself is not laid out while it is empty
    const draw = async (canvas) => {
      const page = await file.getPage(Number(canvas.dataset.page));
      const scale = (width / page.getViewport({ scale: 1 }).width) * Math.min(devicePixelRatio, 2);
      await page.render({ canvasContext: canvas.getContext("2d"), viewport: page.getViewport({ scale }) }).promise;
    };
    const near = new IntersectionObserver((seen) => {
      for (const one of seen.filter((entry) => entry.isIntersecting)) {
        near.unobserve(one.target);
        draw(one.target).catch(console.error);
      }
    }, { root: view, rootMargin: "100%" });
    for (let number = 1; number <= file.numPages; number++) {
      const page = await file.getPage(number);
      const viewport = page.getViewport({ scale: (width / page.getViewport({ scale: 1 }).width) * Math.min(devicePixelRatio, 2) });
      const canvas = document.createElement("canvas");
      canvas.width = viewport.width;
      canvas.height = viewport.height;
      canvas.dataset.page = String(number);
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", `${number} / ${file.numPages}`);
      view.append(canvas);
      near.observe(canvas);
    }
    view.dataset.pages = String(file.numPages);
  } catch (fault) {
    console.error(fault);
    view.hidden = true;
  }
}
