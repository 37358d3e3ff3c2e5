// Digital Bazaar's implementation, set up as a verifier and issuer that never opens a socket. Contexts are the published ones from
// its own packages; the two that no package carries come from schemas/contexts. DIDs are resolved by its own did:key driver.
import {contexts as credentialContexts} from '@digitalbazaar/credentials-context';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import dataIntegrityContext from '@digitalbazaar/data-integrity-context';
import {driver} from '@digitalbazaar/did-method-key';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as ecdsaJcs from '@digitalbazaar/ecdsa-jcs-2019-cryptosuite';
import {cryptosuite as ecdsaRdfc} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {Ed25519Signature2020} from '@digitalbazaar/ed25519-signature-2020';
import suiteContext2020 from 'ed25519-signature-2020-context';
import * as eddsaJcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {cryptosuite as eddsaRdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {readFileSync} from 'node:fs';

export {default as jsonld} from 'jsonld';
export {default as rdfCanonize} from 'rdf-canonize';

export const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2';
export const AGENT = 'https://w3id.org/credence/agent/v1';
const NOW = '2026-11-01T00:00:00Z';
const CREATED = '2026-06-01T00:00:00Z';

const ours = file => JSON.parse(readFileSync(new URL(`../../schemas/contexts/${file}`, import.meta.url), 'utf8'));
const documents = new Map([
  ...credentialContexts, ...dataIntegrityContext.contexts, ...suiteContext2020.contexts,
  [EXAMPLES, ours('credentials-examples-v2.jsonld')], [AGENT, ours('agent-v1.jsonld')]
]);
export const addContext = (url, document) => documents.set(url, document);

const didKey = driver();
didKey.use({multibaseMultikeyHeader: 'z6Mk', fromMultibase: Ed25519Multikey.from});
didKey.use({multibaseMultikeyHeader: 'zDna', fromMultibase: EcdsaMultikey.from});
didKey.use({multibaseMultikeyHeader: 'z82L', fromMultibase: EcdsaMultikey.from});

// What did:key says about an address is kept: the same few keys sign everything.
export async function documentLoader(url) {
  if (!documents.has(url)) {
    if (!url.startsWith('did:key:')) throw new Error(`not known here: ${url}`);
    documents.set(url, await didKey.get({url}));
  }
  return {contextUrl: null, documentUrl: url, document: documents.get(url), tag: 'static'};
}

const integrity = (sign, verify) => ({
  linkedData: sign === verify,
  maker: signer => new DataIntegrityProof({signer, cryptosuite: sign, date: CREATED}),
  checker: () => new DataIntegrityProof({cryptosuite: verify})
});
// One row per pair of suite and key: how a credential gets a proof, how a proof is checked, and whether linked data is signed.
export const suites = [
  {suite: 'eddsa-jcs-2022', key: 'ed25519', ...integrity(eddsaJcs.createSignCryptosuite(), eddsaJcs.createVerifyCryptosuite())},
  {suite: 'eddsa-rdfc-2022', key: 'ed25519', ...integrity(eddsaRdfc, eddsaRdfc)},
  {suite: 'ecdsa-jcs-2019', key: 'p256', ...integrity(ecdsaJcs.createSignCryptosuite(), ecdsaJcs.createVerifyCryptosuite())},
  {suite: 'ecdsa-jcs-2019', key: 'p384', ...integrity(ecdsaJcs.createSignCryptosuite(), ecdsaJcs.createVerifyCryptosuite())},
  {suite: 'ecdsa-rdfc-2019', key: 'p256', ...integrity(ecdsaRdfc, ecdsaRdfc)},
  {suite: 'ecdsa-rdfc-2019', key: 'p384', ...integrity(ecdsaRdfc, ecdsaRdfc)},
  {suite: 'Ed25519Signature2020', key: 'ed25519', linkedData: true,
    maker: signer => new Ed25519Signature2020({signer, date: CREATED}), checker: () => new Ed25519Signature2020()}
];

// A new key pair that speaks for its did:key.
export async function makeKey(type) {
  const key = type === 'ed25519' ? await Ed25519Multikey.generate() :
    await EcdsaMultikey.generate({curve: type === 'p256' ? 'P-256' : 'P-384'});
  const {publicKeyMultibase} = await key.export({publicKey: true});
  key.controller = `did:key:${publicKeyMultibase}`;
  key.id = `${key.controller}#${publicKeyMultibase}`;
  return key;
}

export function issue(row, claims, key) {
  const issuer = claims.issuer ? {...claims.issuer, id: key.controller} : key.controller;
  return vc.issue({credential: {...claims, issuer}, suite: row.maker(key.signer()), documentLoader, now: NOW});
}

const checkStatus = async () => ({verified: true});  // no status list is read here

// {verified} and, where it is false, a reason.
export async function verify(row, credential) {
  const result = await vc.verifyCredential({credential, suite: row.checker(), documentLoader, checkStatus, now: NOW});
  const error = result.error?.errors?.[0] ?? result.error;
  return {verified: result.verified, reason: error && [error.message, error.details?.event?.message].filter(Boolean).join(': ')};
}
