// Is every resource of these files FHIR R4? Says what is wrong, one JSON object for each file.
const { readFileSync } = require("node:fs");
const { Fhir } = require("fhir");

const fhir = new Fhir();
for (const path of process.argv.slice(2)) {
  const resource = JSON.parse(readFileSync(path, "utf8"));
  const { valid, messages } = fhir.validate(resource, { errorOnUnexpected: true });
  const wrong = messages.filter(({ severity }) => ["error", "fatal"].includes(severity));
  console.log(JSON.stringify({ resource: resource.resourceType, valid, wrong: wrong.map(({ location, message }) => `${location}: ${message}`) }));
}
