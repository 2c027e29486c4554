// The document that our site serves, judged by the JSON Schema of the OpenAPI Initiative and by every reference in it.
// Argument: the document's file. One line a check: PASS or FAIL, name, detail.
import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";

const document = JSON.parse(readFileSync(process.argv[2], "utf8"));
const say = (name, good, detail = "") => {
  console.log(`${good ? "PASS" : "FAIL"} ${name} ${detail}`);
  process.exitCode ||= good ? 0 : 1;
};

const validator = new Validator();
const verdict = await validator.validate(structuredClone(document));
say("valid by its schema", verdict.valid, verdict.valid ? validator.version : JSON.stringify(verdict.errors));

// A document that is broken on purpose must be refused, or the check above proves nothing.
const broken = structuredClone(document);
delete broken.info.version;
say("a broken one is refused", (await new Validator().validate(broken)).valid === false);

const at = (pointer) => pointer.slice(2).split("/").reduce((value, part) => value?.[part.replaceAll("~1", "/").replaceAll("~0", "~")], document);
const missing = [];
const walk = (value) => {
  if (value && typeof value === "object") {
    if (typeof value.$ref === "string" && at(value.$ref) === undefined) {
      missing.push(value.$ref);
    }
    Object.values(value).forEach(walk);
  }
};
walk(document);
say("every reference leads somewhere", missing.length === 0, missing.join(" "));

const methods = ["get", "put", "post", "delete", "patch"];
const operations = Object.entries(document.paths).flatMap(([path, item]) => methods.filter((method) => item[method]).map((method) => ({ path, method, ...item[method] })));
const scopes = new Set(Object.keys(document.components.securitySchemes.oauth2.flows.authorizationCode.scopes));
const lacking = (what, test) => {
  const found = operations.filter((operation) => !test(operation)).map((operation) => `${operation.method} ${operation.path}`);
  say(what, found.length === 0, found.join(", "));
};
lacking("every operation has an id, a summary, a description and a tag", (one) => one.operationId && one.summary && one.description && one.tags?.length === 1);
say("operation ids are unique", new Set(operations.map((one) => one.operationId)).size === operations.length);
lacking("every operation says what it asks for", (one) => Array.isArray(one.security) && one.security.every((need) => Object.values(need).flat().every((scope) => scopes.has(scope))));
lacking("every operation says how it answers", (one) => one.responses["200"]?.content);
lacking("every closed operation says 401 and 403 as problems", (one) => one.security.length === 0 || ["401", "403"].every((status) => one.responses[status]?.content?.["application/problem+json"]));
lacking("every parameter is described", (one) => (one.parameters ?? []).every((parameter) => parameter.description));
lacking("every act takes an Idempotency-Key and may answer 409", (one) => one.method === "get" || (one.parameters.some((parameter) => parameter.name === "Idempotency-Key") && one.responses["409"]));
const untyped = Object.entries(document.components.schemas).flatMap(([name, schema]) => Object.entries(schema.properties ?? {}).filter(([, property]) => Object.keys(property).length === 0).map(([property]) => `${name}.${property}`));
say("every member has a schema", untyped.length === 0, untyped.join(", "));
