// schemas.mjs SCHEMAS FILES: has ajv in its strict mode compile the schemas of a folder,
// and judge their examples and the files of another: of KIND.NAME.yaml the schema of
// KIND. Prints what it says of each as JSON, an empty list for what it accepts.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import { parse } from 'yaml';

const [schemas, files] = process.argv.slice(2);
const said = {};
const validators = {};

for (const name of readdirSync(schemas).filter((n) => n.endsWith('.schema.json'))) {
  const complaints = (said[name] = []);
  const note = (m) => complaints.push(String(m));
  const ajv = new Ajv({
    strict: true, strictTypes: true, strictTuples: true, strictRequired: true, allErrors: true,
    logger: { log: note, warn: note, error: note },
  });
  try {
    const schema = JSON.parse(readFileSync(join(schemas, name), 'utf8'));
    const valid = ajv.compile(schema);
    validators[name.split('.')[0]] = valid;
    for (const example of schema.examples) {
      if (!valid(example)) note(`example: ${ajv.errorsText(valid.errors)}`);
    }
  } catch (e) {
    note(e.message);
  }
}

for (const name of readdirSync(files)) {
  const valid = validators[name.split('.')[0]];
  const text = readFileSync(join(files, name), 'utf8');
  said[name] = valid?.(parse(text)) ? [] : (valid?.errors ?? ['no schema']).map((e) => `${e.instancePath} ${e.message}`);
}
console.log(JSON.stringify(said));
