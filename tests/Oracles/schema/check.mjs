// Reports in JSON, judged by the published schema (JSON Schema 2020-12).
// Arguments: the schema's file, a file with an array of { name, valid, report }. One line a report: PASS or FAIL, name, detail.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const [schema, reports] = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")));

// Strict: an unknown keyword or a keyword without effect in the schema itself is an error, not a shrug.
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: false });
addFormats(ajv);
const validate = ajv.compile(schema);
for (const { name, valid, report } of reports) {
  const verdict = validate(report);
  const good = verdict === valid;
  console.log(`${good ? "PASS" : "FAIL"} ${name} ${good ? "" : verdict ? "was accepted" : JSON.stringify(validate.errors)}`);
  process.exitCode ||= good ? 0 : 1;
}
