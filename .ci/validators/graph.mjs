// graph.mjs FILES…: has Graphviz lay out graphs, and fails with what it says. Prints how
// many nodes and edges it has seen in each.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { instance } from '@viz-js/viz';

const viz = await instance();
let wrong = 0;
for (const file of process.argv.slice(2)) {
  const { status, output, errors } = viz.render(readFileSync(file, 'utf8'), { format: 'json' });
  for (const e of errors) if (e.level !== 'warning') console.log(`${basename(file)}: ${e.message}`);
  if (status !== 'success') wrong++;
  const graph = status === 'success' ? JSON.parse(output) : {};
  console.log(`${basename(file)}: ${graph.objects?.length ?? 0} nodes, ${graph.edges?.length ?? 0} edges`);
}
process.exit(wrong ? 1 : 0);
