// node measure.mjs EXPORTED: times Digital Bazaar's side once, on what export.cpp printed. Prints {operation: microseconds}, each the
// median of single operations over BENCH_SECONDS (0.3) after as long a warm-up, one at a time.
import {readFileSync} from 'node:fs';
import {performance} from 'node:perf_hooks';
import {addContext, documentLoader, issue, jsonld, makeKey, rdfCanonize, suites, verify} from '../../tests/interop/peer.mjs';

const SECONDS = Number(process.env.BENCH_SECONDS || 0.3);
const exported = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const [url, context] of Object.entries(exported.contexts)) addContext(url, context);

async function repeat(operation) {
  const samples = [], end = performance.now() + SECONDS * 1000;
  for (let begin = performance.now(), now = begin; now < end; begin = now) {
    await operation();
    now = performance.now();
    samples.push((now - begin) * 1000);
  }
  return samples.sort((a, b) => a - b)[samples.length >> 1];
}

const figures = {};
async function measure(name, operation) {
  await repeat(operation);
  figures[name] = await repeat(operation);
}

const row = (suite, key) => suites.find(one => one.suite === suite && one.key === key);
const groups = [
  {suite: row('eddsa-rdfc-2022', 'ed25519'), prefix: 'rdfc_'}, {suite: row('eddsa-jcs-2022', 'ed25519'), prefix: ''},
  {suite: row('ecdsa-rdfc-2019', 'p256'), prefix: 'p256_rdfc_'}
];
for (const {suite, prefix} of groups) {
  const key = await makeKey(suite.key);
  for (const [name, text] of Object.entries(exported.secured[suite.suite])) {
    await measure(`verify/${prefix}${name}`, async () => {
      const {verified, reason} = await verify(suite, JSON.parse(text));
      if (!verified) throw new Error(`${suite.suite}, ${name}: ${reason}`);
    });
    await measure(`issue/${prefix}${name}`, () => issue(suite, exported.claims[name], key));
  }
}
for (const [name, text] of Object.entries(exported.secured['eddsa-rdfc-2022'])) {
  const {proof: _, ...document} = JSON.parse(text), dataset = await jsonld.toRDF(document, {documentLoader, safe: true});
  await measure(`to_rdf/${name}`, () => jsonld.toRDF(document, {documentLoader, safe: true}));
  await measure(`canonicalize/${name}`, () => rdfCanonize.canonize(dataset, {algorithm: 'RDFC-1.0', format: 'application/n-quads'}));
}
for (const [name, nquads] of Object.entries(exported.graphs)) {
  const dataset = rdfCanonize.NQuads.parse(nquads), options = {algorithm: 'RDFC-1.0', format: 'application/n-quads', maxWorkFactor: Infinity};
  await measure(`rdfc_unlimited/${name}`, () => rdfCanonize.canonize(dataset, options));
}
console.log(JSON.stringify(figures));
