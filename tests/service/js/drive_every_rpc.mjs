// Drives every rpc of `syncledger up` over the demo's ledger with @grpc/grpc-js: drive_every_rpc.mjs SYNCLEDGER REPOSITORY.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const syncledger = resolve(process.argv[2]);
const repository = process.argv[3];
const WATCHES = 100;
const LONGEST_MS = 300_000; // of the server

const definition = loader.loadSync(
  ['syncledger/v1/query.proto', 'syncledger/v1/admin.proto'],
  { includeDirs: [join(repository, 'proto')], keepCase: true, longs: String, enums: String, defaults: true, oneofs: true });
const { LedgerQuery, LedgerAdmin } = grpc.loadPackageDefinition(definition).syncledger.v1;

const called = new Set();
function ask(client, rpc, request) {
  called.add(rpc);
  return new Promise((done, failed) => {
    client[rpc](request, { deadline: Date.now() + 60_000 }, (error, answer) => (error ? failed(error) : done(answer)));
  });
}

async function allPages(client, rpc, field, size) {
  const all = [];
  const request = { page: { page_size: size } };
  for (;;) {
    const page = await ask(client, rpc, request);
    assert.equal(page.moments[0].tenant, 'harbourside');
    all.push(...page[field]);
    if (!page.next_page_token) return all;
    request.page.page_token = page.next_page_token;
  }
}

// Reads so many messages of a stream, then ends it.
async function watch(client, request, most) {
  called.add('WatchOutcomes');
  const messages = [];
  const stream = client.WatchOutcomes(request);
  try {
    for await (const message of stream) {
      messages.push(message);
      if (messages.length === most) break;
    }
  } catch (error) {
    assert.equal(error.code, grpc.status.CANCELLED);
  }
  stream.cancel();
  return messages;
}

async function queries(client) {
  for (const [rpc, field] of [['ListAppointments', 'appointments'], ['ListAbsences', 'absences'],
    ['ListNotifications', 'notifications'], ['ListConflicts', 'conflicts'], ['ListVerdicts', 'verdicts'],
    ['ListMailboxes', 'mailboxes'], ['ListHeld', 'held']]) {
    const whole = await allPages(client, rpc, field, 1000);
    assert.ok(whole.length > 0 || rpc === 'ListHeld', rpc);
    assert.deepEqual(await allPages(client, rpc, field, 11), whole, rpc);
  }
  const { appointment, as_of_offset: newest } = await ask(client, 'GetAppointment', { id: '501' });
  assert.equal(appointment.appointment.id, '501');
  const then = await ask(client, 'GetAppointment', { id: '501', as_of: { offset: appointment.since_offset } });
  assert.equal(then.as_of_offset, appointment.since_offset);
  const [absence] = (await ask(client, 'ListAbsences', { page: { page_size: 1 } })).absences;
  assert.deepEqual((await ask(client, 'GetAbsence', { id: absence.absence.id })).absence.absence, absence.absence);
  const explained = await ask(client, 'Explain', { appointment_id: '501' });
  assert.ok(explained.facts.length > 3 && explained.text.includes('Appointment 501'));
  const digest = await ask(client, 'GetDigest', { min_offset: newest });
  assert.equal(digest.state.length, 32);
  await assert.rejects(ask(client, 'Explain', { appointment_id: '5011' }),
    (error) => error.code === grpc.status.NOT_FOUND && /nearest/.test(error.details));

  const outcomes = [];
  for (const { verdict } of await allPages(client, 'ListVerdicts', 'verdicts', 1000)) {
    for (const outcome of verdict.outcomes) outcomes.push(`${verdict.offset} ${outcome.id.toString('hex')}`);
  }
  const seen = [];
  let request = { tenant: 'harbourside', from_offset: 0 };
  const atATime = Math.floor(outcomes.length / WATCHES);
  for (let cut = 1; cut <= WATCHES; ++cut) {
    const most = cut < WATCHES ? atATime : outcomes.length - seen.length;
    for (const message of await watch(client, request, most)) {
      seen.push(`${message.offset} ${message.outcome.id.toString('hex')}`);
      request = { tenant: 'harbourside', cursor: message.cursor };
    }
  }
  assert.ok(atATime > 0);
  assert.deepEqual(seen, outcomes);
  return Number(newest);
}

async function acts(admin, newest) {
  const act = {
    event: 'integration.disconnected', body: JSON.stringify({ mailbox: 'hugh.fraser@harbourside.example' }),
    at_us: String(Date.now() * 1000),
  };
  const done = await ask(admin, 'RecordFact', act);
  assert.equal(Number(done.offset), newest + 1);
  assert.equal(done.verdict.outcomes[0].kind, 'INTEGRATION_DISCONNECTED');
  assert.equal((await ask(admin, 'RecordFact', act)).verdict.outcomes[0].reason, 'DUPLICATE');
  const { activated } = await ask(admin, 'ActivateRules', { version: 'quickstart-1' });
  assert.equal(activated[0].verdict.outcomes[0].kind, 'RULES_ACTIVATED');
  await assert.rejects(ask(admin, 'ActivateRules', { version: 'nonesuch' }),
    (error) => error.code === grpc.status.INVALID_ARGUMENT);
  const { id } = await ask(admin, 'StartReplay', { rules: 'quickstart-1' });
  for (;;) {
    const replay = await ask(admin, 'GetReplay', { id });
    if (replay.state === 'DONE') {
      assert.ok(Number(replay.different) > 0 && replay.differences.length > 0);
      break;
    }
    assert.ok(['FOLDING', 'COMPARING'].includes(replay.state), replay.error);
    await new Promise((passed) => setTimeout(passed, 50));
  }
}

const folder = mkdtempSync(join(tmpdir(), 'syncledger-js-'));
let server;
try {
  const data = join(folder, 'data');
  execFileSync(syncledger, ['--data', data, 'import', join(repository, 'demo/harbourside.ndjson')], { stdio: 'ignore' });
  server = spawn(syncledger, ['--data', data, 'up', '--listen', '127.0.0.1:0', '--http', '127.0.0.1:0'],
    { stdio: ['ignore', 'pipe', 'inherit'], timeout: LONGEST_MS, killSignal: 'SIGKILL' });
  const [line] = await once(createInterface({ input: server.stdout }), 'line');
  const address = line.split(' ')[2];
  const credentials = grpc.credentials.createInsecure();
  const query = new LedgerQuery(address, credentials);
  const admin = new LedgerAdmin(address, credentials);
  await acts(admin, await queries(query));
  query.close();
  admin.close();
  const every = [...Object.keys(LedgerQuery.service), ...Object.keys(LedgerAdmin.service)];
  assert.deepEqual([...called].sort(), every.sort());
} finally {
  if (server && server.exitCode === null) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
}
