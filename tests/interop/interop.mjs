// node interop.mjs DRIVER [SUITE]: for each suite, random credentials signed by one side and verified by the other, both ways, and
// the same with one change, which both must refuse. INTEROP_COUNT (200) and INTEROP_SEED (1) in the environment.
import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';
import {differences, documentWith} from './differences.mjs';
import {credential, randomness} from './generate.mjs';
import {documentLoader, issue, jsonld, makeKey, suites, verify} from './peer.mjs';
import {tamper} from './tamper.mjs';

const COUNT = Number(process.env.INTEROP_COUNT || 200), SEED = Number(process.env.INTEROP_SEED || 1), SHOWN = 5;
const [driver, only] = process.argv.slice(2);

// Our side: requests go down a pipe, answers come back in order.
function start(program) {
  const child = spawn(program, {stdio: ['pipe', 'pipe', 'inherit']}), waiting = [];
  const gone = new Promise((resolve, reject) => child.on('exit', (code, signal) => (code === 0 ? resolve() : reject(new Error(`driver ended: ${signal ?? code}`)))));
  createInterface({input: child.stdout}).on('line', line => waiting.shift()(JSON.parse(line)));
  const ask = request => Promise.race([gone, new Promise(resolve => { waiting.push(resolve); child.stdin.write(JSON.stringify(request) + '\n'); })]);
  return {ask, stop: () => { child.stdin.end(); return gone; }};
}

const tooDeep = error => /^Maximum deep iterations/.test(error.message);
const nquads = (document, maxWorkFactor) =>
  jsonld.canonize(document, {algorithm: 'RDFC-1.0', format: 'application/n-quads', documentLoader, safe: true, canonizeOptions: {maxWorkFactor}});

// The canonical form by both sides must be the same. False: the credential is too much for the other side's own limit.
async function sameForm(us, claims, said) {
  const document = {...claims, issuer: claims.issuer ? {...claims.issuer, id: 'urn:issuer'} : 'urn:issuer'};
  const ours = await us.ask({do: 'canonicalize', text: JSON.stringify(document)});
  let taken = true;
  const theirs = await nquads(document, 1).catch(error => {
    taken = !tooDeep(error);
    return taken ? error : nquads(document, Infinity).catch(again => again);
  });
  said('the same canonical form', ours.nquads === theirs, ours.error ?? theirs.message ?? 'differs', document);
  return taken;
}

async function oneCredential(us, row, key, r, claims, said) {
  const theirs = await issue(row, claims, key);
  const our = await us.ask({do: 'issue', suite: row.suite, key: row.key, seed: '07'.repeat(row.key === 'p384' ? 48 : 32), claims});
  said('issued by us', 'text' in our, our.error, claims);
  const read = await us.ask({do: 'verify', text: JSON.stringify(theirs)});
  said('theirs, verified by us', read.outcome === 'accepted', read.reason ?? read.error, theirs);
  if (!our.text) return;
  const ours = JSON.parse(our.text), there = await verify(row, ours);
  said('ours, verified by them', there.verified, there.reason, ours);
  for (const [whose, signed] of [['theirs', theirs], ['ours', ours]]) {
    const {what, credential: changed} = tamper(r, signed);
    const [answer, other] = await Promise.all([us.ask({do: 'verify', text: JSON.stringify(changed)}), verify(row, changed)]);
    said(`${whose}, changed, refused by us`, answer.outcome === 'rejected', `${what}: ${answer.outcome ?? answer.error}`, changed);
    said(`${whose}, changed, refused by them`, !other.verified, what, changed);
  }
}

async function oneSuite(us, row) {
  const counts = new Map(), failures = [], key = await makeKey(row.key), began = Date.now();
  const report = (what, good, detail, document) => {
    const count = counts.get(what) ?? {good: 0, all: 0};
    counts.set(what, {good: count.good + Number(good), all: count.all + 1});
    if (!good) failures.push({what, detail, document});
  };
  let left = 0;
  for (let done = 0, index = 0; done < COUNT; ++index) {
    const r = randomness(SEED * 1000003 + suites.indexOf(row) * 10007 + index), claims = credential(r);
    const said = (what, good, detail, document) => report(what, good, `number ${index}: ${detail}`, document);
    if (!(await sameForm(us, claims, said)) && row.linkedData) {
      ++left;
      continue;
    }
    await oneCredential(us, row, key, r, claims, said);
    ++done;
  }
  console.log(`${row.suite}, ${row.key} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  for (const [what, {good, all}] of counts) console.log(`  ${good === all ? 'ok  ' : 'FAIL'} ${what}: ${good} of ${all}`);
  for (const {what, detail, document} of failures.slice(0, SHOWN)) console.log(`  ${what}: ${detail}\n    ${JSON.stringify(document)}`);
  if (left > 0) console.log(`  left out: ${left}, over the work limit of rdf-canonize`);
  return failures.length === 0 && counts.size === 8 && [...counts.values()].every(one => one.all >= COUNT);
}

async function knownDifferences(us) {
  let good = 0;
  for (const {name, claim, ours, theirs} of differences) {
    const document = documentWith(claim), {nquads: form, error} = await us.ask({do: 'canonicalize', text: JSON.stringify(document)});
    const other = await nquads(document, 1).catch(refusal => `${refusal.message} ${refusal.details?.event?.code ?? ''}`);
    if (ours.test(form ?? error) && theirs.test(other)) ++good;
    else console.log(`  known difference: ${name}\n    ours:   ${form ?? error}\n    theirs: ${other}`);
  }
  console.log(`known differences: ${good} of ${differences.length} as written down`);
  return good === differences.length;
}

const us = start(driver);
let good = await knownDifferences(us);
for (const row of suites.filter(one => !only || one.suite === only)) good = (await oneSuite(us, row)) && good;
await us.stop();
process.exit(good ? 0 : 1);
