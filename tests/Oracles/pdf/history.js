// MuPDF's own judgement of what was changed after the certifying signature: 0 means nothing that it forbids.
// Usage: mutool run history.js FILE
var document = new PDFDocument(scriptArgs[0]);
print("versions=" + document.countVersions() + " forbidden=" + document.validateChangeHistory() + " repaired=" + document.wasRepaired());
