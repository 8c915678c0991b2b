// Adds up what the first page of each kind of person loads, gzipped, and fails when one is over the budget.
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = 360;
const FRAME = ['index.html', 'src/words/zh/core.ts', 'src/shell/frame.tsx'];
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', dist), 'utf8'));
const sizes = new Map();

async function sizeOf(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(await readFile(new URL(file, dist)), { level: 9 }).length);
  return sizes.get(file);
}

function filesOf(entries) {
  const files = new Set();
  const walk = (name) => {
    const chunk = manifest[name];
    if (!chunk) throw new Error(`the build has no ${name}`);
    if (files.has(chunk.file)) return;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const other of chunk.imports ?? []) walk(other);
  };
  for (const name of entries) walk(name);
  return files;
}

let isOver = false;
// A page is its file, and after `+` the words of its area.
for (const page of process.argv.slice(2)) {
  const files = [...filesOf([...FRAME.filter((name) => manifest[name]), ...page.split('+')])];
  const kb = (await Promise.all(files.map(sizeOf))).reduce((sum, size) => sum + size, 0) / 1000;
  process.stdout.write(`${page}: ${kb.toFixed(1)} kB gzipped in ${files.length} files, of ${BUDGET_KB}\n`);
  isOver ||= kb > BUDGET_KB;
}
process.exit(isOver ? 1 : 0);
