// Who may what in the console: held removals and replays by admins, tokens of every role, tenants, and what a service reads.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {request} from 'node:http';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {endAll, importInto, newFolder, run, start} from './ledgers.mjs';
import {assertAccessible, assertFits, close, filled, goTo, inWindow, open, shot} from './browser.mjs';
import {BAD, configuration, token} from './tokens.mjs';

const DEMO = 'harbourside', OTHER = 'bank';
const CAPTURES = ['demo/harbourside.ndjson', 'demo/monday/empty-calendar.ndjson'];
const OTHER_LINE = {
  observed_at: '2026-11-02T13:00:00Z', tenant: OTHER, source: 'graph', mailbox: 'alice@bank.example',
  body: {
    value: [{id: 'AAMk1', changeKey: 'ck1', subject: 'Dentist', showAs: 'busy', start: {dateTime: '2026-11-03T14:00:00', timeZone: 'UTC'}, end: {dateTime: '2026-11-03T15:00:00', timeZone: 'UTC'}}],
    '@odata.deltaLink': 'https://graph.example/delta',
  },
};
let rejecting, guarded, replayed;

before(async () => {
  const data = [newFolder(), newFolder()];
  for (const folder of data) CAPTURES.forEach((capture) => importInto(folder, capture));
  const other = join(newFolder(), 'other.ndjson');
  writeFileSync(other, `${JSON.stringify(OTHER_LINE)}\n`);
  importInto(data[1], other);
  // What the command line says of the same replay; 3: something differs.
  replayed = run(['--data', data[0], 'replay', '--rules', 'quickstart-1', '--format', 'json'], 3).trim().split('\n').map(JSON.parse);
  [rejecting, guarded] = await Promise.all([start('up', data[0]), start('up', data[1], configuration())]);
  await open();
});
after(async () => {
  await close();
  await endAll();
});

const heading = (page, name) => page.getByRole('heading', {level: 1, name});
const bearer = (role, claims) => `Bearer ${token(role, claims)}`;

function ask(address, path, authorization, {method = 'GET', body = '', until} = {}) {
  const headers = {...(authorization ? {Authorization: authorization} : {}), ...(method === 'POST' ? {'X-Syncledger-Request': '1', 'Content-Type': 'application/x-www-form-urlencoded'} : {})};
  return new Promise((resolve, reject) => {
    const sent = request(`${address}${path}`, {method, headers}, (response) => {
      let text = '';
      const done = () => resolve({status: response.statusCode, headers: response.headers, text});
      response.on('data', (more) => {
        text += more;
        if (until?.(text)) {  // of a stream
          done();
          sent.destroy();
        }
      });
      response.on('end', done);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
const answerOf = async (...asked) => {
  const answer = await ask(...asked);
  assert.equal(answer.status, 200, `${asked[1]}: ${answer.text}`);
  return JSON.parse(answer.text);
};

async function signIn(page, address, hash, jwt) {
  await page.goto(`${address}/${hash}`);
  await heading(page, 'Sign in').waitFor();
  await page.getByLabel('Token').fill(jwt);
  await page.getByRole('button', {name: 'Sign in'}).click();
  await page.locator('h1:not(:text("Sign in"))').waitFor();
  await filled(page);
}

// Every request for data, and one that the demo answers. `people`: not for the role service.
const READS = {
  session: {}, moment: {}, rules: {}, employees: {}, week: {more: 'employee=101&from=2026-11-02&to=2026-11-09&ignored=1'},
  why: {more: 'subject=appointment:501'}, search: {more: 'q=amelia', people: true}, examples: {people: true},
  absences: {}, appointments: {}, notifications: {}, conflicts: {}, verdicts: {}, mailboxes: {}, held: {}, rule_sets: {},
  outcomes: {more: 'from_offset=400', until: (text) => text.includes('event: head')},
  replays: {more: 'id=nonesuch', admins: true},
};
const pathOf = (name, tenant = DEMO) => `/api/v1/${name}?tenant=${tenant}${READS[name].more ? `&${READS[name].more}` : ''}`;
const ACTS = {held: `tenant=${DEMO}&mailbox=nobody@harbourside.example&sync_id=none&decision=rejected`, replays: `tenant=${DEMO}&rules=nonesuch`};

test('Every request that there is has a row in the table', () => {
  const served = readdirSync('api/http').filter((file) => file.endsWith('.cc')).flatMap((file) => [...readFileSync(`api/http/${file}`, 'utf8').matchAll(/"\/api\/v1\/([a-z_]+)"/g)].map(([, name]) => name));
  assert.deepEqual([...new Set(served)].sort(), Object.keys(READS).sort());
});

test('Whoever proves nothing has nothing', async () => {
  const messages = new Set();
  for (const [fault, authorization] of Object.entries(BAD)) {
    for (const name of Object.keys(READS)) {
      const answer = await ask(guarded, pathOf(name), authorization);
      assert.equal(answer.status, 401, `${fault}: ${name}`);
      assert.equal(answer.headers['www-authenticate'], 'Bearer');
      messages.add(answer.text);
    }
    for (const [name, body] of Object.entries(ACTS)) assert.equal((await ask(guarded, `/api/v1/${name}`, authorization, {method: 'POST', body})).status, 401, `${fault}: ${name}`);
  }
  assert.equal(messages.size, 1);  // what is wrong with a token is nobody's business
});

test('Each role reads and does what it may', async () => {
  for (const role of ['none', 'janitor', 'service', 'auditor', 'admin']) {
    const reads = ['service', 'auditor', 'admin'].includes(role);
    for (const [name, {people, admins, until}] of Object.entries(READS)) {
      const answer = await ask(guarded, pathOf(name), bearer(role), {until});
      const wanted = !reads || (people && role === 'service') || (admins && role !== 'admin') ? 403 : admins ? 404 : 200;
      assert.equal(answer.status, wanted, `${role}: ${name}: ${answer.text.slice(0, 300)}`);
    }
    for (const [name, body] of Object.entries(ACTS)) {
      const answer = await ask(guarded, `/api/v1/${name}`, bearer(role), {method: 'POST', body});
      // There is no such rule set; that nothing is held there is recorded, as a fact that is rejected.
      assert.equal(answer.status, role !== 'admin' ? 403 : name === 'replays' ? 400 : 200, `${role}: ${name}: ${answer.text}`);
    }
  }
});

test('Of other tenants there is nothing', async () => {
  const own = bearer('admin', {tenants: [OTHER]}), nowhere = bearer('admin', {tenants: 'nosuch'});
  const session = await answerOf(guarded, '/api/v1/session', own);
  assert.deepEqual(session.tenants.map(({tenant}) => tenant), [OTHER]);
  assert.deepEqual((await answerOf(guarded, '/api/v1/session', nowhere)).tenants, []);
  const {next_page_token: foreign} = await answerOf(guarded, `/api/v1/verdicts?tenant=${DEMO}&page_size=1`, bearer('admin'));
  assert.equal((await ask(guarded, `/api/v1/verdicts?tenant=${DEMO}&page_token=${foreign}`, own)).status, 404);
  for (const name of Object.keys(READS)) {
    if (name === 'session' || name === 'rules') continue;
    for (const authorization of [own, nowhere]) {
      const answer = await ask(guarded, pathOf(name), authorization);
      assert.equal(answer.status, 404, `${name}: ${answer.text}`);
    }
    if (['week', 'why', 'replays'].includes(name)) continue;  // that it has not
    const {more = '', until} = READS[name];
    const answer = await ask(guarded, `/api/v1/${name}?${more.replace('400', '0')}`, own, {until});
    assert.equal(answer.status, 200, `${name}: ${answer.text}`);
    assert.ok(!answer.text.includes('harbourside') && !answer.text.includes('amelia.chisholm'), `${name}: ${answer.text}`);
  }
  for (const [name, body] of Object.entries(ACTS)) {
    const asked = {method: 'POST', body: body.replace('nonesuch', 'quickstart-1')};
    assert.equal((await ask(guarded, `/api/v1/${name}`, own, asked)).status, 404, name);
  }
  // A replay of one tenant is none for whoever sees only another.
  const {id} = JSON.parse((await ask(guarded, '/api/v1/replays', bearer('admin'), {method: 'POST', body: `tenant=${DEMO}&rules=quickstart-1&to=20`})).text);
  assert.equal((await ask(guarded, `/api/v1/replays?id=${id}`, bearer('admin'))).status, 200);
  assert.equal((await ask(guarded, `/api/v1/replays?id=${id}`, own)).status, 404);
});

// What of the demo a service must never read: of clients, notes and titles.
function personalValues() {
  const values = new Set(), services = [];
  const collect = (node, ofClient) => {
    if (Array.isArray(node)) node.forEach((one) => collect(one, ofClient));
    else if (node && typeof node === 'object') {
      for (const [name, value] of Object.entries(node)) {
        const personal = ['internal_notes', 'details', 'subject', 'bodyPreview'].includes(name) || (ofClient && ['email', 'first_name', 'last_name', 'cell_phone'].includes(name));
        if (personal && typeof value === 'string' && value.length > 3) values.add(value);
        collect(value, ofClient || (name === 'attendees' && node.type !== 'users'));
      }
    }
  };
  for (const line of readFileSync('demo/harbourside.ndjson', 'utf8').split('\n')) {
    if (!line.startsWith('{')) continue;
    const said = JSON.parse(line);
    if (said.event === 'service.updated') services.push(said.body.data.attributes.name);
    if (said.source === 'coconut') collect(said.body, false);
    else if (said.source === 'graph') collect({details: '', value: [said.body.value ?? []].flat().map(({subject}) => ({subject}))}, false);
  }
  services.forEach((name) => values.delete(name));  // what is booked is the product's own word, though events are called so
  return values;
}

test('A service reads no name, address, note or title of a client', async () => {
  const hidden = personalValues();
  assert.ok(hidden.size > 20 && hidden.has('rosa.lindqvist@mail.example') && hidden.has('Dentist'), [...hidden].join('; '));
  const found = {};
  for (const role of ['service', 'auditor']) {
    const authorization = bearer(role);
    const said = [];
    const more = async (path) => {
      const answer = await ask(guarded, path, authorization);
      assert.equal(answer.status, 200, `${role}: ${path}: ${answer.text}`);
      said.push(answer.text);
      return JSON.parse(answer.text);
    };
    const subjects = new Set();
    for (const list of ['absences', 'appointments', 'notifications', 'conflicts', 'verdicts', 'mailboxes', 'held']) {
      const {elements, next_page_token: next} = await more(`/api/v1/${list}?tenant=${DEMO}&page_size=500`);
      assert.ok(elements.length > 0 && !next, list);
      if (list === 'appointments') elements.forEach(({id}) => subjects.add(`appointment:${id}`));
      if (list === 'absences') elements.forEach(({id, item_id: item}) => [`absence:${id.split('/')[0]}`, `item:${item}`].forEach((one) => subjects.add(one)));
    }
    for (const {id, email} of (await more(`/api/v1/employees?tenant=${DEMO}`)).employees) {
      await more(`/api/v1/week?tenant=${DEMO}&employee=${id}&from=2026-11-01&to=2026-11-30&ignored=1`);
      subjects.add(`employee:${email}@2026-11-05T14:30:00Z`);
    }
    assert.ok(subjects.size > 60, subjects.size);
    for (const subject of subjects) await more(`/api/v1/why?tenant=${DEMO}&subject=${encodeURIComponent(subject)}`);
    const stream = await ask(guarded, `/api/v1/outcomes?tenant=${DEMO}&from_offset=0`, authorization, {until: (text) => /"offset": 432[^]*event: head/.test(text)});
    said.push(stream.text);
    const whole = said.join('\n');
    found[role] = [...hidden].filter((value) => whole.includes(JSON.stringify(value).slice(1, -1)));
  }
  assert.deepEqual(found.service, []);
  assert.ok(found.auditor.length > 30, found.auditor.join('; '));  // they are there to be found
});

test('Held removals rejected: asked once more, recorded with who did it, and shown', async () => {
  await inWindow({}, async (page) => {
    await goTo(page, rejecting, '#/held');
    const held = page.getByRole('article').filter({hasText: 'amelia.chisholm-monday'});
    await held.locator('.badge', {hasText: /held$/}).waitFor();
    await shot(page, 'held-open');
    await held.getByRole('button', {name: 'Reject'}).click();
    await held.getByRole('button', {name: 'Cancel'}).click();
    await held.getByRole('button', {name: 'Reject'}).click();
    await assertAccessible(page, 'held, to be confirmed');
    await held.getByRole('button', {name: /^Keep \d+ events$/}).click();
    await held.getByText(/by you, at offset 433/).waitFor();
    assert.equal(await held.getByRole('button').count(), 0);
    assert.equal(await held.locator('.badge', {hasText: /held$/}).count(), 0);
    await shot(page, 'held-rejected');
    await page.reload();
    await filled(page);
    await held.locator('.badge', {hasText: /rejected$/}).waitFor();
    assert.equal(await page.getByRole('button', {name: /Approve|Reject/}).count(), 0);
    await held.getByRole('link', {name: 'Appointment 501'}).click();
    await heading(page, 'Why appointment 501').waitFor();
    const act = page.getByRole('article').filter({hasText: 'offset 433'});
    await act.getByText('By administrator local in Syncledger').waitFor();
    await act.locator('.badge', {hasText: /removals rejected$/}).waitFor();
    await page.getByText('It stands: Fri 6 Nov 2026 10:00-11:00').waitFor();
  });
});

test('An auditor sees what is held and decides nothing; an admin approves, by name', async () => {
  await inWindow({refusals: [401]}, async (page) => {
    await signIn(page, guarded, '#/held?tenant=harbourside', token('auditor', {tenants: [DEMO]}));
    await page.getByText('It waits for an administrator').waitFor();
    assert.equal(await page.getByRole('button', {name: /Approve|Reject|Remove|Keep/}).count(), 0);
    assert.equal(await page.getByRole('navigation', {name: 'Pages'}).getByRole('link', {name: 'Replay'}).count(), 0);
    await page.getByRole('banner').getByText('auditor@test').waitFor();
    await shot(page, 'held-auditor');
    await goTo(page, guarded, '#/replay');
    await page.getByText('Only an administrator starts and reads replays.').waitFor();
  });
  await inWindow({refusals: [401]}, async (page) => {
    await signIn(page, guarded, '#/held?tenant=harbourside', token('admin', {sub: 'ops-7'}));
    const held = page.getByRole('article').filter({hasText: 'amelia.chisholm-monday'});
    await held.getByRole('button', {name: 'Approve'}).click();
    await shot(page, 'held-confirm');
    await held.getByRole('button', {name: /^Remove \d+ events$/}).click();
    await held.getByText(/by you, at offset \d+/).waitFor();
    const [, offset] = /offset (\d+)\./.exec(await held.getByText(/by you, at offset/).textContent());
    await page.reload();
    await filled(page);
    await held.locator('.badge', {hasText: /approved$/}).waitFor();
    await held.getByRole('link', {name: 'Appointment 501'}).click();
    await heading(page, 'Why appointment 501').waitFor();
    const act = page.getByRole('article').filter({hasText: `offset ${offset}`});
    await act.getByText('By administrator ops-7 in Syncledger').waitFor();
    await page.getByText(/^It is cancelled, by Exchange/).waitFor();
    await act.locator('.badge', {hasText: /appointment cancelled$/}).waitFor();
    await shot(page, 'why-approved');
  });
});

test('A token of one tenant shows that tenant alone, in search, lists, why and live', async () => {
  await inWindow({refusals: [401, 404]}, async (page) => {
    await signIn(page, guarded, '#/?q=amelia', token('auditor', {tenants: [OTHER]}));
    await page.getByText('Nothing in this ledger is called').waitFor();
    await page.getByRole('banner').getByText(OTHER, {exact: true}).waitFor();
    assert.equal(await page.getByRole('combobox', {name: 'Tenant'}).count(), 0);
    await goTo(page, guarded, '#/mailboxes');
    await page.getByRole('row', {name: /alice@bank.example/}).waitFor();
    assert.equal(await page.getByText(/harbourside/).count(), 0);
    await goTo(page, guarded, '#/mailboxes?tenant=harbourside');
    await page.getByRole('alert').waitFor();
    assert.equal(await page.getByText(/harbourside\.example/).count(), 0);
    await goTo(page, guarded, '#/why/appointment%3A501');
    await page.getByRole('alert').filter({hasText: 'NOT_FOUND'}).waitFor();
    await goTo(page, guarded, '#/live');
    await page.locator('.figures .badge').getByText(/open$/).waitFor();
    await page.getByRole('row', {name: /^0/}).first().waitFor();
    assert.equal(await page.getByText(/harbourside/).count(), 0);
  });
});

test('A service is led to what it may read', async () => {
  await inWindow({refusals: [401]}, async (page) => {
    await signIn(page, guarded, '#/?tenant=harbourside', token('service', {tenants: [DEMO]}));
    await page.getByRole('link', {name: 'Go to the employees'}).click();
    await page.getByRole('link', {name: 'Amelia Chisholm'}).click();
    await heading(page, 'Amelia Chisholm').waitFor();
    await goTo(page, guarded, '#/why/appointment%3A501');
    await heading(page, 'Why appointment 501').waitFor();
    await page.getByRole('article').filter({hasText: 'offset 166'}).getByText('MAP-TIME', {exact: true}).waitFor();
    assert.equal(await page.getByText('rosa.lindqvist').count(), 0);
    await assertAccessible(page, 'why of a service');
    await shot(page, 'why-service');
  });
});

test('A replay under another rule set: what differs, by rule, and who would be told', async () => {
  const total = replayed.find(({result}) => result === 'REPLAYED');
  assert.equal(total.different, 4);
  await inWindow({refusals: [400, 404]}, async (page) => {
    await goTo(page, rejecting, '');
    await page.getByRole('navigation', {name: 'Pages'}).getByRole('link', {name: 'Replay'}).click();
    await heading(page, 'Replay').waitFor();
    const rules = page.getByLabel('As if this rule set had always been in force');
    await rules.selectOption('quickstart-1');
    await assertAccessible(page, 'replay, to be started');
    await page.getByLabel('Up to offset').fill('99999');
    await page.getByRole('button', {name: 'Start the replay'}).click();
    await page.getByRole('alert').filter({hasText: /99999.*facts/}).waitFor();
    await page.getByLabel('Up to offset').fill('432');
    await page.getByRole('button', {name: 'Start the replay'}).click();
    await page.getByRole('heading', {name: '4 facts would be decided otherwise'}).waitFor();
    await filled(page);
    // The same as the command line's.
    for (const rule of replayed.filter(({result}) => result === 'RULE')) {
      const cells = await page.getByRole('row', {name: new RegExp(`^${rule.rule}`)}).getByRole('cell').allInnerTexts();
      assert.deepEqual(cells.map((text) => text.trim()), [rule.rule, ...[rule.verdicts, rule.subjects, rule.would_be_told, rule.were_told].map(String)]);
    }
    const moved = page.getByRole('article').filter({hasText: 'Offset 192'});
    const side = (name) => moved.locator('.sides > div').filter({has: page.getByRole('heading', {name, exact: true})});
    await side('Decided').getByText(/ignored because it is not shown as busy/).waitFor();
    await side('Decided').getByText('Was told: nobody').waitFor();
    await side('Would be').locator('.badge', {hasText: /absence changed$/}).waitFor();
    await side('Would be').getByText('Would be told, staff: erin.gallant@harbourside.example').waitFor();
    await assertAccessible(page, 'replay');
    await shot(page, 'replay');
    await moved.getByRole('link', {name: /erin.gallant-open-house/}).first().click();
    await heading(page, /^Why Exchange event/).waitFor();
    await page.goBack();  // the result has an address
    await page.getByRole('heading', {name: '4 facts would be decided otherwise'}).waitFor();
    // Up to a fact before them: nothing.
    await page.getByLabel('Up to offset').fill('20');
    await rules.selectOption('quickstart-1');
    await page.getByRole('button', {name: 'Start the replay'}).click();
    await page.getByRole('heading', {name: 'Everything would be decided as it was'}).waitFor();
    await goTo(page, rejecting, '#/replay?id=nonesuch');
    await page.getByRole('alert').filter({hasText: 'there is no replay "nonesuch" here'}).waitFor();
  });
  await inWindow({scheme: 'dark', width: 375}, async (page) => {
    await goTo(page, rejecting, '#/replay');
    await page.getByLabel('As if this rule set had always been in force').selectOption('quickstart-1');
    await page.getByRole('button', {name: 'Start the replay'}).click();
    await page.getByRole('heading', {name: /would be decided otherwise/}).waitFor();
    await page.getByRole('article').filter({hasText: 'Offset 192'}).waitFor();
    await assertFits(page, 'replay');
    await assertAccessible(page, 'replay, dark, 375 px');
    await shot(page, 'replay-dark-375');
  });
});
