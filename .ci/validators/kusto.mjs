// kusto.mjs FILES…: has Microsoft's parser of the Kusto Query Language read queries, and
// fails with what it says.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { runInThisContext } from 'node:vm';

const locate = createRequire(import.meta.url).resolve;
for (const script of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
  runInThisContext(readFileSync(locate(`@kusto/language-service-next/${script}`), 'utf8'));
}
let wrong = 0;
for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  const said = Kusto.Language.KustoCode.Parse(text).GetDiagnostics();
  wrong += said.Count;
  for (let i = 0; i < said.Count; i++) {
    const { Message, Start } = said.getItem(i);
    console.log(`${basename(file)}:${text.slice(0, Start).split('\n').length}: ${Message}`);
  }
}
process.exit(wrong ? 1 : 0);
