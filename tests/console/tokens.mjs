// Who asks: tokens of each role and of each fault, and the configuration that checks them.
import {createHmac, generateKeyPairSync, sign} from 'node:crypto';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {newFolder} from './ledgers.mjs';

const ISSUER = 'https://login.bank.example', AUDIENCE = 'syncledger';
const signing = generateKeyPairSync('rsa', {modulusLength: 2048});
const stranger = generateKeyPairSync('rsa', {modulusLength: 2048});
const publicPem = signing.publicKey.export({type: 'spki', format: 'pem'});
const part = (object) => Buffer.from(JSON.stringify(object)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

// A token of that role, for ten minutes; `claims` replace its own, undefined ones are left out.
export function token(role, claims = {}, key = signing.privateKey) {
  const signed = `${part({alg: 'RS256', typ: 'JWT'})}.${part({iss: ISSUER, aud: AUDIENCE, sub: `${role}@test`, exp: now() + 600, role, ...claims})}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
}

function forged(alg, signature) {
  const signed = `${part({alg, typ: 'JWT'})}.${part({iss: ISSUER, aud: AUDIENCE, sub: 'forger', exp: now() + 600, role: 'admin'})}`;
  return `${signed}.${signature(signed)}`;
}

// What proves nobody: Authorization headers.
export const BAD = {
  'none at all': undefined,
  'another scheme': 'Basic YTpi',
  'garbage': 'Bearer garbage',
  'expired': `Bearer ${token('admin', {exp: now() - 120})}`,
  'of another issuer': `Bearer ${token('admin', {iss: 'https://login.other.example'})}`,
  'for another audience': `Bearer ${token('admin', {aud: 'mail'})}`,
  'of no tenant': `Bearer ${token('admin', {tenants: []})}`,
  'wrongly signed': `Bearer ${token('admin', {}, stranger.privateKey)}`,
  'alg none': `Bearer ${forged('none', () => '')}`,
  'HS256, the public key as the secret': `Bearer ${forged('HS256', (signed) => createHmac('sha256', publicPem).update(signed).digest('base64url'))}`,
};

// A file of configuration that lets in whoever has such a token.
export function configuration() {
  const folder = newFolder();
  writeFileSync(join(folder, 'signing.pem'), publicPem);
  const file = join(folder, 'access.yaml');
  writeFileSync(file, `access:\n  tokens:\n    keys: [${join(folder, 'signing.pem')}]\n    issuer: ${ISSUER}\n    audience: ${AUDIENCE}\n    clock_skew_s: 30\n`);
  return file;
}
