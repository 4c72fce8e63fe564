// Ledgers and servers of the test: real processes, each on ports that were free.
import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const [, , SYNCLEDGER] = process.argv;
const folders = [], servers = [];

export function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'syncledger-console-'));
  folders.push(folder);
  return folder;
}

// What the command prints; one that ends with another code than is expected is an error.
export function run(args, code = 0) {
  const ran = spawnSync(SYNCLEDGER, args, {encoding: 'utf8', maxBuffer: 1 << 28});
  if (ran.status !== code) throw new Error(`syncledger ${args.join(' ')} ended with ${ran.status}: ${ran.stderr}`);
  return ran.stdout;
}

export function importInto(data, capture) {
  execFileSync(SYNCLEDGER, ['import', '--data', data, capture], {stdio: ['ignore', 'ignore', 'pipe']});
}

// Starts `up` or `serve`, with a file of configuration where one is given; the address of its console.
export function start(command, data, config = '') {
  const server = spawn(SYNCLEDGER, [...(config ? ['--config', config] : []), command, '--data', data, '--listen', '127.0.0.1:0', '--http', '127.0.0.1:0'], {stdio: ['ignore', 'pipe', 'pipe']});
  servers.push(server);
  return new Promise((resolve, reject) => {
    let out = '', err = '';
    server.stderr.on('data', (text) => { err += text; });
    server.stdout.on('data', (text) => {
      out += text;
      const address = /http:\/\/[^ :]+:\d+/.exec(out);
      if (address) resolve(address[0]);
    });
    server.on('exit', (code) => reject(new Error(`syncledger ${command} ended with ${code}: ${err}`)));
  });
}

export async function endAll() {
  await Promise.all(servers.map((server) => new Promise((resolve) => {
    if (server.exitCode !== null) return resolve();
    server.on('exit', resolve);
    return server.kill('SIGTERM');
  })));
  for (const folder of folders) rmSync(folder, {recursive: true, force: true});
}

// A small bank in which whatever a person can write tries to be markup.
export const ATTACKS = {
  subject: '<img src=x onerror="window.attacked=\'subject\'">Tea',
  body: '<script>window.attacked="body"</script>Notes',
  attendee: '"><svg onload=window.attacked="attendee">',
  attendeeEmail: '"<img/src=x/onerror=window.attacked=1>"@mail.example',
  client: '<b onmouseover="window.attacked=\'client\'">Eve</b>',
  clientEmail: '"<script>window.attacked=2</script>"@mail.example',
  notes: '</td><iframe srcdoc="<script>parent.attacked=3</script>"></iframe>',
  service: '{{7*7}}<a href="javascript:window.attacked=4">Mortgage</a>',
};

export function attackingCapture() {
  const tenant = '<i>bank</i>';
  const at = (minute) => `2026-11-02T13:${String(minute).padStart(2, '0')}:00Z`;
  const admin = {id: '1', role: 'admin'};
  const coconut = (minute, event, data) => ({observed_at: at(minute), tenant, source: 'coconut', event, actor: admin, body: {data}});
  const lines = [
    coconut(0, 'location.updated', {type: 'locations', id: '11', attributes: {name: 'Main', address: '1 Main St', timezone: 'America/Halifax', updated_at: at(0)}}),
    coconut(1, 'service.updated', {type: 'services', id: '21', attributes: {name: ATTACKS.service, updated_at: at(1)}}),
    coconut(2, 'user.updated', {type: 'users', id: '101', attributes: {email: 'alice@bank.example', first_name: 'Alice', last_name: '<u>Adams</u>', timezone: 'America/Halifax', active: true, service_provider: true, location_ids: ['11'], updated_at: at(2)}}),
    coconut(3, 'settings.updated', {type: 'settings', id: 'exchange', attributes: {enabled: true, protocol: 'graph', show_event_titles: true}}),
    {observed_at: at(4), tenant, source: 'operator', event: 'calendar.initialized', actor: admin, body: {mailbox: 'alice@bank.example'}},
    {observed_at: at(5), tenant, source: 'graph', mailbox: 'alice@bank.example', body: {
      value: [{
        id: 'AAMk1', changeKey: 'ck1', iCalUId: 'uid1', subject: ATTACKS.subject, showAs: 'busy', type: 'singleInstance',
        body: {contentType: 'text', content: `${ATTACKS.body}\nEdits above this line will be synced`},
        organizer: {emailAddress: {name: 'Alice', address: 'alice@bank.example'}},
        attendees: [{emailAddress: {name: ATTACKS.attendee, address: ATTACKS.attendeeEmail}, status: {response: 'none'}}],
        start: {dateTime: '2026-11-03T14:00:00', timeZone: 'UTC'}, end: {dateTime: '2026-11-03T15:00:00', timeZone: 'UTC'},
      }],
      '@odata.deltaLink': 'https://graph.example/delta',
    }},
    coconut(6, 'appointment.created', {type: 'appointments', id: '900', attributes: {
      start: '2026-11-04T14:00:00Z', end: '2026-11-04T15:00:00Z', timezone: 'America/Halifax', service_id: '21', location_id: '11', staff_id: '101', internal_notes: ATTACKS.notes, updated_at: at(6),
    }, relationships: {attendees: {data: [{type: 'attendees', id: '71', attributes: {email: ATTACKS.clientEmail, first_name: ATTACKS.client, last_name: 'Ng'}}]}}}),
  ];
  const file = join(newFolder(), 'attack.ndjson');
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n') + '\n');
  return file;
}
