// node table.mjs FOLDER: medians over the rounds of run.sh, theirs divided by ours, beside the goals.
import {readdirSync, readFileSync} from 'node:fs';

const folder = process.argv[2], micro = {ns: 1e-3, us: 1, ms: 1e3};
const read = file => JSON.parse(readFileSync(file, 'utf8'));
const rounds = begin => readdirSync(folder).filter(file => file.startsWith(begin)).map(file => read(`${folder}/${file}`));
const median = list => list.sort((a, b) => a - b)[list.length >> 1];
const short = x => (x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2));

const ours = new Map(), theirs = new Map();
const add = (map, name, value) => map.set(name, [...(map.get(name) ?? []), value]);
for (const {benchmarks} of rounds('ours-')) {
  for (const one of benchmarks) {
    if (one.error_occurred) throw new Error(`${one.name}: ${one.error_message}`);
    if (one.run_type === 'iteration') add(ours, one.run_name, one.real_time * micro[one.time_unit]);
  }
}
for (const figures of rounds('theirs-')) for (const [name, value] of Object.entries(figures)) add(theirs, name, value);

const goals = new Map(read(new URL('goals.json', import.meta.url)).map(one => [one.what, one]));
const missing = [...goals.keys()].filter(name => !ours.has(name) || !theirs.has(name));
console.log(['goal', 'operation'.padEnd(28), 'ours, us', 'theirs, us', 'ratio', 'at least'].join('\t'));
for (const [name, here] of [...ours].sort()) {
  if (!theirs.has(name)) continue;
  const mine = median(here), other = median(theirs.get(name)), ratio = other / mine, goal = goals.get(name);
  const judged = goal ? `${goal.at_least}\t${ratio >= goal.at_least ? 'reached' : 'missed'}` : '';
  console.log([goal?.goal ?? '', name.padEnd(28), short(mine).padStart(8), short(other).padStart(10), short(ratio), judged].join('\t'));
}
for (const name of missing) console.log(`${goals.get(name).goal}\t${name}\tnot measured`);
process.exit(missing.length === 0 ? 0 : 1);
