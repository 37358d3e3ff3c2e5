// Random credentials from a seed: the same seed gives the same credentials on every machine. What the two sides are known to see
// differently (differences.mjs) does not occur in them.
import {AGENT, EXAMPLES} from './peer.mjs';

export function randomness(seed) {
  let state = seed >>> 0;
  const unit = () => {  // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = n => Math.floor(unit() * n);
  return {unit, below, pick: list => list[below(list.length)], chance: p => unit() < p,
    times: (least, most, make) => Array.from({length: least + below(most - least + 1)}, (_, i) => make(i))};
}

const XSD = 'http://www.w3.org/2001/XMLSchema#';
const TEXTS = ['', ' ', 'plain', 'two words', 'quote " and backslash \\', 'line\nfeed', 'carriage\r\nreturn', 'tab\tstop', '\b\f', '\u0001\u001f',
  '\u007f', '\u0085\u2028\u2029', 'größer', 'e\u0301 and \u00e9', '日本語', 'العربية', '\u202eright to left', '😀👩‍👩‍👧', '𝔘𝔫𝔦',
  '_:b0', '@id', 'https://not.an/iri here', 'null', '0', '<b>&amp;</b>', '\u0000', '%00', '{"json": true}'];
const LANGUAGES = ['en', 'de', 'de-AT', 'zh-Hans', 'sr-Latn-RS', 'EN-us', 'ja', 'x-own'];
const NUMBERS = [0, 1, -1, 42, -0.5, 0.1, 1.5e-7, 1.5e300, 2.2250738585072014e-308, 1.7976931348623157e308, 9007199254740991, -9007199254740991,
  123456.789, 1e21, -3.0e22, 100000, 0.30000000000000004, 600000000000000.25, -123456789012345.25];
const TERMS = ['alpha', 'beta', 'gamma', 'delta', 'Epsilon', 'größe', 'n0', 'a-b', 'under_score', 'https://terms.example/property', 'urn:example:term'];
const TYPES = ['Alpha', 'Beta', 'Gamma', 'https://terms.example/Type'];

const text = r => r.pick(TEXTS) + (r.chance(0.3) ? r.pick(TEXTS) + r.below(1000) : '');
const number = r => (r.chance(0.5) ? r.pick(NUMBERS) : r.chance(0.5) ? r.below(1e6) - 5e5 : (r.unit() - 0.5) * 10 ** (r.below(30) - 15));
const iri = r => r.pick(['https://things.example/', 'urn:uuid:', 'did:example:', 'https://grösse.example/ü?q=', 'mailto:']) + r.below(30);
const blank = r => `_:n${r.below(4)}`;
const timestamp = r => new Date(1.7e12 + r.below(1e9) * 100).toISOString();

const scalars = [
  text, number, r => r.chance(0.5),
  r => ({'@value': text(r), '@language': r.pick(LANGUAGES)}),
  r => ({'@value': timestamp(r), '@type': `${XSD}dateTime`}),
  r => ({'@value': r.below(1000), '@type': `${XSD}nonNegativeInteger`}),
  r => ({'@value': r.chance(0.5), '@type': 'https://terms.example/Flag'})
];
const scalar = r => r.pick(scalars)(r);

// A node of its own: a name, a blank name that others may share, or none.
function node(r, depth) {
  const out = {};
  if (r.chance(0.3)) out.id = r.chance(0.5) ? iri(r) : blank(r);
  if (r.chance(0.4)) out.type = r.chance(0.7) ? r.pick(TYPES) : [...new Set(r.times(1, 2, () => r.pick(TYPES)))];
  claims(r, depth - 1, 1, 4, out);
  return out;
}

const statement = (r, depth) => ({...node(r, depth), says: text(r)});

const compounds = [
  node, node, node,
  (r, depth) => ({'@list': r.times(0, 4, () => item(r, depth - 1))}),
  (r, depth) => ({'@set': r.times(1, 3, () => value(r, 0))}),
  (r, depth) => r.times(0, 3, () => value(r, depth - 1)),
  (r, depth) => ({...(r.chance(0.5) && {id: r.chance(0.5) ? iri(r) : blank(r)}), '@graph': r.times(1, 2, () => statement(r, depth - 1))}),
  r => ({id: r.chance(0.5) ? iri(r) : blank(r)}),
  (r, depth) => ({'@type': '@json', '@value': {z: number(r), a: [text(r), null, r.chance(0.5)], é: {}}}),
  (r, depth) => ({id: iri(r), '@reverse': {[r.pick(TERMS)]: {id: iri(r)}}}),
  (r, depth) => ({id: iri(r), '@included': [statement(r, depth - 1)]})
];
function value(r, depth) {
  if (r.chance(0.03)) return null;
  return depth > 0 && r.chance(0.45) ? r.pick(compounds)(r, depth) : scalar(r);
}
const item = (r, depth) => [value(r, depth)].filter(one => !Array.isArray(one) && !one?.['@set'])[0] ?? scalar(r);
function claims(r, depth, least, most, out) {
  for (const term of r.times(least, most, () => r.pick(TERMS))) out[term] = value(r, depth);
}

// The members that tamper.mjs changes are in each first subject.
const fixedClaims = r => ({
  alias: `alias ${r.below(1e6)}`, rank: r.below(1000),
  motto: {'@value': text(r), '@language': 'en'},
  ranked: {'@list': ['first', 'second', ...r.times(0, 3, () => scalar(r))]},
  home: {type: 'Alpha', street: `street ${r.below(100)}`},
  heard: {'@graph': [{id: iri(r), says: `saying ${r.below(100)}`}]}
});
const agentClaims = r => ({
  displayName: text(r), sequence: 1 + r.below(100), tags: r.times(0, 3, () => text(r)), representativeQueries: r.times(1, 4, () => (r.chance(0.2) ? [text(r)] : text(r))),
  endpoints: r.times(1, 2, () => ({url: iri(r), weight: number(r), extra: [null, {}]})), lease: r.below(86400),
  delegation: {type: 'Alpha', actions: ['read', 'write'], maxDepth: r.below(4), names: r.times(1, 2, () => text(r))}
});

function subject(r, first, agent) {
  const out = r.chance(0.8) ? {id: iri(r)} : {};
  if (first) Object.assign(out, fixedClaims(r));
  if (agent) Object.assign(out, agentClaims(r));
  claims(r, 3, 1, 5, out);
  if (Object.values(out).every(one => one === null || typeof one !== 'string')) out.alias ??= 'somebody';
  return out;
}

const translated = r => r.times(1, 3, i => ({'@value': text(r), '@language': LANGUAGES[i]}));

export function credential(r) {
  const old = r.chance(0.25), agent = r.chance(0.3);
  const out = {
    '@context': [old ? 'https://www.w3.org/2018/credentials/v1' : 'https://www.w3.org/ns/credentials/v2', ...(agent ? [AGENT] : []), EXAMPLES],
    type: ['VerifiableCredential', ...(agent ? ['AgentIdentityCredential'] : []), ...(r.chance(0.5) ? ['ExampleCredential'] : [])],
    [old ? 'issuanceDate' : 'validFrom']: '2026-01-01T00:00:00Z'
  };
  if (r.chance(0.7)) out.id = `urn:credential:${r.below(1e6)}`;
  if (!old && r.chance(0.5)) out.validUntil = '2027-01-01T00:00:00+02:00';
  if (!old && r.chance(0.3)) out.name = translated(r);
  if (!old && r.chance(0.3)) out.description = text(r);
  if (!old && r.chance(0.3)) out.issuer = {type: 'Alpha', name: translated(r)};
  if (r.chance(0.2)) out.evidence = r.times(1, 2, () => ({...node(r, 1), id: iri(r), type: 'Beta'}));
  if (r.chance(0.2)) out.termsOfUse = {type: 'Gamma', alpha: scalar(r)};
  const subjects = r.times(1, r.chance(0.3) ? 3 : 1, i => subject(r, i === 0, agent));
  out.credentialSubject = subjects.length > 1 || r.chance(0.2) ? subjects : subjects[0];
  return out;
}
