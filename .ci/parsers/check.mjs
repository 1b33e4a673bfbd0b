// check.mjs FOLDER: parses every file of a folder with the grammar of its
// extension, names the first mistakes of each, and fails if there were any.
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';

const grammars = {
  '.bicep': 'tree-sitter-bicep/tree-sitter-bicep.wasm',
  '.cs': 'tree-sitter-c-sharp/tree-sitter-c_sharp.wasm',
  '.java': 'tree-sitter-java/tree-sitter-java.wasm',
  '.ps1': 'tree-sitter-powershell/tree-sitter-powershell.wasm',
};
const most = 3;
const locate = createRequire(import.meta.url).resolve;

await Parser.init();
const parsers = {};
for (const [extension, wasm] of Object.entries(grammars)) {
  parsers[extension] = new Parser();
  parsers[extension].setLanguage(await Language.load(locate(wasm)));
}

// mistakes are the nodes that the grammar could not place, outermost first.
function* mistakes(node) {
  if (node.isError || node.isMissing) {
    yield node;
    return;
  }
  for (const child of node.children) yield* mistakes(child);
}

const [folder] = process.argv.slice(2);
let wrong = 0;
for (const name of readdirSync(folder)) {
  const tree = parsers[extname(name)].parse(readFileSync(join(folder, name), 'utf8'));
  const found = [...mistakes(tree.rootNode)];
  wrong += found.length;
  for (const node of found.slice(0, most)) {
    const { row, column } = node.startPosition;
    console.log(`${name}:${row + 1}:${column + 1}: ${JSON.stringify(node.text.slice(0, 100))}`);
  }
}
process.exit(wrong ? 1 : 0);
