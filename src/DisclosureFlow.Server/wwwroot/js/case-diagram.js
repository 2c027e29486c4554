// Draws the definition of the case and marks where it stands. Without scripts the record below the diagram says the same.
for (const canvas of document.querySelectorAll("[data-diagram]")) {
  const words = (name) => (canvas.dataset[name] ?? "").split(" ").filter(Boolean);

  const draw = async () => {
    const answer = await fetch(canvas.dataset.diagram, { headers: { accept: "application/xml" } });
    if (!answer.ok) {
      throw new Error(`${answer.status} ${canvas.dataset.diagram}`);
    }
    const viewer = new BpmnJS({ container: canvas });
    await viewer.importXML(await answer.text());
    const board = viewer.get("canvas");
    const known = viewer.get("elementRegistry");
    for (const [kind, ids] of [["done", words("done")], ["now", words("now")]]) {
      for (const id of ids.filter((each) => known.get(each))) {
        board.addMarker(id, kind);
      }
    }
    const fit = () => board.zoom("fit-viewport", "auto");
    fit();
    board.zoom(board.zoom() * 0.95, "auto");
    // On a narrow screen the whole diagram would be too small to read: show the place where the case stands.
    const here = known.get(words("now")[0]);
    if (here && board.zoom() < 0.55) {
      board.zoom(0.75, { x: here.x + here.width / 2, y: here.y + here.height / 2 });
      board.scrollToElement(here, 40);
    }
    new ResizeObserver(() => board.resized()).observe(canvas);
  };

  draw().catch((fault) => {
    canvas.dataset.failed = "yes";
    console.error(fault);
  });
}
