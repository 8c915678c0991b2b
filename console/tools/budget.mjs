// Adds up what the first page of each kind of person loads, gzipped, and fails when one is over the budget.
// tests/console/test_budget.py asks a browser the same, in the soak.
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = 360;
/** A page is its file and the words of its areas. */
const PAGES = {
  'sign-in': ['src/shell/sign_in_page.tsx'],
  rep: ['src/screens/today/today.tsx', 'src/words/zh/today.json', 'src/words/zh/lead.json'],
  'rep, marketer': ['src/screens/leads/list.tsx', 'src/words/zh/leads.json'],
  'manager, admin': ['src/screens/funnel/funnel.tsx', 'src/words/zh/funnel.json', 'src/words/zh/leads.json'],
  hr: ['src/screens/people/list.tsx', 'src/words/zh/people.json', 'src/words/zh/me.json'],
  finance: ['src/screens/money/receivables.tsx', 'src/words/zh/money.json'],
  employee: ['src/screens/leads/new.tsx', 'src/words/zh/capture.json', 'src/words/zh/leads.json'],
};
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
for (const [who, page] of Object.entries(PAGES)) {
  const files = [...filesOf([...FRAME.filter((name) => manifest[name]), ...page])];
  const kb = (await Promise.all(files.map(sizeOf))).reduce((sum, size) => sum + size, 0) / 1000;
  process.stdout.write(`${who}: ${kb.toFixed(1)} kB gzipped in ${files.length} files, of ${BUDGET_KB}\n`);
  isOver ||= kb > BUDGET_KB;
}
process.exit(isOver ? 1 : 0);
