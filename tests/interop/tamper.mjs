// One change to a signed credential that no verifier may overlook, named for the report.
const first = credential => [credential.credentialSubject].flat()[0];
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

const changes = {
  'a text': c => { first(c).alias += '.'; },
  'a number': c => { first(c).rank += 1; },
  'a language': c => { first(c).motto['@language'] = 'fr'; },
  'the order of a list': c => { const list = first(c).ranked['@list']; [list[0], list[1]] = [list[1], list[0]]; },
  'a nested node': c => { first(c).home.street += ' '; },
  'a type': c => { first(c).home.type = 'Beta'; },
  'a claim in a graph': c => { first(c).heard['@graph'][0].says += '!'; },
  'a claim more': c => { first(c).added = true; },
  'a claim less': c => { delete first(c).alias; },
  'a credential type': c => { c.type.push('AddedCredential'); },
  'the beginning': c => { c['validFrom' in c ? 'validFrom' : 'issuanceDate'] = '2025-12-31T00:00:00Z'; },
  'the time of the proof': c => { c.proof.created = '2026-06-01T00:00:01Z'; },
  'the proof value': (c, r) => {
    const value = c.proof.proofValue, at = 10 + r.below(value.length - 20);
    const other = BASE58[(BASE58.indexOf(value[at]) + 1 + r.below(56)) % 58];
    c.proof.proofValue = value.slice(0, at) + other + value.slice(at + 1);
  }
};

export function tamper(r, credential) {
  const what = r.pick(Object.keys(changes)), changed = structuredClone(credential);
  changes[what](changed, r);
  return {what, credential: changed};
}
