// Is every resource of these files FHIR R4? Says what is wrong, one JSON object for each file.
const { readFileSync } = require("node:fs");
const { Fhir } = require("fhir");

const fhir = new Fhir();
const judge = resource => fhir.validate(resource, { errorOnUnexpected: true }).messages
  .filter(({ severity }) => ["error", "fatal"].includes(severity))
  .map(({ location, message }) => `${location}: ${message}`);

/** Items below items: the judge looks at the uppermost only, so each is shown to it as one. */
function* items(parent) {
  for (const item of parent.item ?? []) {
    yield item;
    yield* items(item);
    for (const answer of item.answer ?? []) yield* items(answer);
  }
}

function wrong(resource) {
  if (resource.resourceType === "Bundle") return [...judge(resource), ...(resource.entry ?? []).flatMap(entry => wrong(entry.resource))];
  const status = resource.resourceType === "Questionnaire" ? "active" : "completed";
  const alone = ({ item, ...own }) => judge({ resourceType: resource.resourceType, status, item: [own] }).map(words => `${own.linkId}: ${words}`);
  return [...judge(resource), ...[...items(resource)].flatMap(alone)];
}

for (const path of process.argv.slice(2)) {
  const resource = JSON.parse(readFileSync(path, "utf8"));
  console.log(JSON.stringify({ resource: resource.resourceType, wrong: [...new Set(wrong(resource))] }));
}
