// The console in a browser: each page on the demo's history, by keyboard, narrow, dark, and under attack.
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {ATTACKS, attackingCapture, endAll, importInto, newFolder, start} from './ledgers.mjs';
import {assertAccessible, assertFits, close, filled, goTo, inWindow, open, shot} from './browser.mjs';

const AMELIA = 'amelia.chisholm@harbourside.example';
const MONTREAL = 'AAMkAGhi-hugh.fraser-montreal';
let demo, followed, followedData, attacked;

before(async () => {
  const data = newFolder();
  importInto(data, 'demo/harbourside.ndjson');
  importInto(data, 'demo/monday/empty-calendar.ndjson');
  followedData = newFolder();
  importInto(followedData, 'demo/harbourside.ndjson');
  const attackedData = newFolder();
  importInto(attackedData, attackingCapture());
  [demo, followed, attacked] = await Promise.all([start('up', data), start('serve', followedData), start('serve', attackedData)]);
  await open();
});
after(async () => {
  await close();
  await endAll();
});

const heading = (page, name) => page.getByRole('heading', {level: 1, name});

test('Why did appointment 501 change: typed, and two clicks from the start page', async () => {
  await inWindow({}, async (page) => {
    await goTo(page, demo, '');
    await shot(page, 'search');
    await page.getByRole('searchbox', {name: 'Employee, appointment, event or client'}).fill('501');
    await page.keyboard.press('Enter');
    await heading(page, 'Why appointment 501').waitFor();
    await filled(page);
    assert.equal(await page.title(), 'Why appointment 501 – Syncledger');
    await page.getByText('It stands: Fri 6 Nov 2026 10:00-11:00 America/Halifax').waitFor();
    const moved = page.getByRole('article').filter({hasText: 'offset 166'});
    await moved.getByText('In Exchange (Microsoft Graph), which does not say by whom').waitFor();
    const start_ = moved.getByRole('row', {name: /^start/});
    assert.match(await start_.innerText(), /Wed 4 Nov 2026 14:00.*Thu 5 Nov 2026 13:00/s);
    await moved.getByText('MAP-TIME', {exact: true}).waitFor();
    await moved.getByText('When the time of an appointment’s event changes'.replace('’', "'")).waitFor();
    await moved.getByText('A notification of the update was requested for clients: rosa.lindqvist@mail.example.').waitFor();
    const lost = page.getByRole('article').filter({hasText: 'offset 205'});
    await lost.getByRole('table', {name: 'What Exchange said, and what stands'}).waitFor();
    await lost.getByText('because Coconut had been updated before it was synced').waitFor();
    await shot(page, 'why');
    await page.reload();  // a deep link
    await filled(page);
    await heading(page, 'Why appointment 501').waitFor();
    // From the start page by clicks alone.
    await page.getByRole('navigation', {name: 'Pages'}).getByRole('link', {name: 'Search'}).click();
    await page.getByRole('link', {name: 'Appointment 501'}).click();
    await page.getByText('It stands: Fri 6 Nov 2026 10:00-11:00 America/Halifax').waitFor();
    await page.getByLabel('Only what changed something').check();
    await page.getByText(/facts shown of 10/).waitFor();
    // To the event that holds it, and back to the appointment.
    await page.getByRole('link', {name: /^Event AAMkAGhi-amelia.chisholm-apt501/}).first().click();
    await heading(page, /^Why Exchange event/).waitFor();
    await page.getByRole('link', {name: 'Appointment 501'}).first().waitFor();
  });
});

test('Search finds employees, events and clients, and says when there is nothing', async () => {
  await inWindow({}, async (page) => {
    await goTo(page, demo, '#/?q=amelia');
    await page.getByRole('heading', {name: /^Employees/}).waitFor();
    await page.getByRole('heading', {name: /^Events in Exchange/}).waitFor();
    await shot(page, 'found');
    await goTo(page, demo, '#/?q=rosa');
    const clients = page.locator('section').filter({has: page.getByRole('heading', {name: /^Clients/})});
    await clients.getByText('rosa.lindqvist@mail.example').waitFor();
    await clients.getByRole('link', {name: 'Appointment 501'}).waitFor();
    await goTo(page, demo, '#/?q=zebra');
    await page.getByText('Nothing in this ledger is called').waitFor();
  });
});

test("An employee's week, as of any moment, with what was ignored", async () => {
  await inWindow({refusals: [400]}, async (page) => {
    await goTo(page, demo, `#/employee/${AMELIA}?week=2026-11-02`);
    await heading(page, 'Amelia Chisholm').waitFor();
    await page.getByText('times are those of America/Halifax').waitFor();
    await page.getByRole('link', {name: /^Appointment: 501 Mortgage consultation, Fri 6 Nov 2026, 10:00–11:00/}).waitFor();
    await page.getByRole('link', {name: /^Blocked: Dentist, Thu 5 Nov 2026, 10:00–11:00/}).waitFor();
    await shot(page, 'week');
    // Before it moved: by the field, and by the slider's keys.
    await page.getByLabel('Offset or time').fill('165');
    await page.getByRole('button', {name: 'Go'}).click();
    await page.getByRole('link', {name: /^Appointment: 501 Mortgage consultation, Wed 4 Nov 2026, 14:00–15:00/}).waitFor();
    await page.getByText(/^after offset 165, Mon 2 Nov 2026, 15:06/).waitFor();
    const slider = page.getByRole('slider', {name: 'As of'});
    assert.match(await slider.getAttribute('aria-valuetext'), /offset 165, Mon 2 Nov 2026/);
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('link', {name: /^Appointment: 501 Mortgage consultation, Thu 5 Nov 2026, 13:00–14:00/}).waitFor();
    assert.match(page.url(), /as_of=166/);
    // The dentist was free then.
    await page.getByLabel('Show what was ignored').check();
    await page.getByRole('link', {name: /^Not blocked: Dentist, .*because it is not shown as busy/}).waitFor();
    await shot(page, 'week-past-ignored');
    await page.reload();
    await filled(page);
    await page.getByRole('link', {name: /^Not blocked: Dentist/}).waitFor();
    await page.getByRole('button', {name: 'List', exact: true}).click();
    await page.getByRole('heading', {level: 3, name: 'Thu 5 Nov 2026'}).waitFor();
    await page.getByRole('button', {name: 'Now'}).click();
    await page.getByRole('button', {name: 'Next week'}).click();
    await page.getByRole('heading', {level: 2, name: 'Mon 9 Nov 2026 – Sun 15 Nov 2026'}).waitFor();
    await page.getByRole('button', {name: 'Previous week'}).click();
    await page.getByRole('heading', {level: 2, name: 'Mon 2 Nov 2026 – Sun 8 Nov 2026'}).waitFor();
    await page.getByLabel('Offset or time').fill('99999');
    await page.getByRole('button', {name: 'Go'}).click();
    await page.getByRole('alert').filter({hasText: /99999/}).waitFor();
    // Why at a moment.
    await page.getByLabel('Why was this schedule as it was at').fill('2026-11-05T10:30');
    await page.getByRole('button', {name: 'Ask'}).click();
    await page.getByText(/^Blocked: "Dentist"/).waitFor();
    await shot(page, 'why-moment');
  });
});

test('Why not: an event that is missing, with the reason and what would change it', async () => {
  await inWindow({refusals: [404]}, async (page) => {
    await goTo(page, demo, '#/why-not');
    await page.getByLabel('Item id').fill(MONTREAL);
    await page.getByRole('button', {name: 'Why not?'}).first().click();
    await page.getByText('The event does not block the schedule, because it is shown as out of office.').waitFor();
    await page.getByRole('heading', {name: 'What would change it'}).waitFor();
    await page.getByText('It would if it were set to Busy in Outlook.', {exact: true}).waitFor();
    await page.getByText('ELIG-BUSY', {exact: true}).waitFor();
    await shot(page, 'why-not');
    await page.getByLabel('Employee (email address)').fill('hugh.fraser@harbourside.example');
    await page.getByLabel('On the employee’s clock, at').fill('2026-11-05T12:00');
    await page.getByRole('button', {name: 'Why not?'}).nth(1).click();
    await page.getByRole('heading', {name: /events? did not block|Nothing is missing then/}).waitFor();
    await goTo(page, demo, '#/why-not?item=AAMkNobodyHeardOfThis');
    await page.getByRole('heading', {name: 'The ledger never heard of it'}).waitFor();
  });
});

test('Conflicts, with the version that lost, field by field', async () => {
  await inWindow({}, async (page) => {
    await goTo(page, demo, '#/conflicts');
    const conflict = page.getByRole('article').filter({hasText: 'offset 205'});
    assert.match(await conflict.getByRole('row', {name: /^start/}).innerText(), /Fri 6 Nov 2026, 19:00 UTC.*Fri 6 Nov 2026, 14:00 UTC/s);
    await shot(page, 'conflicts');
    await conflict.getByRole('link', {name: 'Appointment 501'}).click();
    await heading(page, 'Why appointment 501').waitFor();
  });
});

test('Mailboxes by status, with the reason', async () => {
  await inWindow({}, async (page) => {
    await goTo(page, demo, '#/mailboxes');
    await page.getByRole('row', {name: /liam.boudreau.*not initialized/}).waitFor();
    await shot(page, 'mailboxes');
    await page.getByRole('navigation', {name: 'Status'}).getByRole('link', {name: 'incomplete'}).click();
    await page.getByRole('row', {name: /owen.pictou.*HTTP 429 TooManyRequests/}).waitFor();
    assert.equal(await page.getByRole('row', {name: /amelia/}).count(), 0);
  });
});

test('Notifications sent and withheld, with filters', async () => {
  await inWindow({}, async (page) => {
    await goTo(page, demo, '#/notifications');
    await page.getByRole('row', {name: /requested.*rosa.lindqvist@mail.example/}).first().waitFor();
    await shot(page, 'notifications');
    await page.getByLabel('State').selectOption({label: 'withheld'});
    await page.getByLabel('For').selectOption({label: 'clients'});
    await page.getByRole('button', {name: 'Filter'}).click();
    await page.getByRole('row', {name: /withheld.*switched off/}).first().waitFor();
    assert.equal(await page.getByRole('row', {name: /requested/}).count(), 0);
  });
});

test('Live: what is imported meanwhile appears', async () => {
  await inWindow({}, async (page) => {
    await goTo(page, followed, '#/live');
    await page.locator('.figures .badge').getByText(/open$/).waitFor();
    await page.getByRole('row', {name: /^431/}).first().waitFor();
    assert.equal(await page.getByRole('row', {name: /^432/}).count(), 0);
    importInto(followedData, 'demo/monday/empty-calendar.ndjson');
    await page.getByRole('row', {name: /^432.*removals held/}).waitFor();
    await page.getByRole('status').filter({hasText: /new outcomes, up to offset 432/}).waitFor({state: 'attached'});
    await page.getByRole('banner').getByText('offset 432').waitFor();
    await shot(page, 'live');
    await page.getByRole('navigation', {name: 'Pages'}).getByRole('link', {name: 'Held removals'}).click();
    await page.getByText('This process does not write the ledger').waitFor();
    assert.ok(await page.getByRole('button', {name: 'Approve'}).isDisabled());
  });
});

test('Keyboard alone: skip link, search, focus on the heading, a link followed', async () => {
  await inWindow({}, async (page) => {
    await goTo(page, demo, '');
    const focused = () => page.evaluate(() => `${document.activeElement.tagName} ${document.activeElement.textContent.trim().slice(0, 40)}`);
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'A Skip to the content');
    await page.keyboard.press('Enter');
    assert.match(await focused(), /^MAIN/);
    await page.keyboard.press('Tab');
    await page.keyboard.type('501');
    await page.keyboard.press('Enter');
    await heading(page, 'Why appointment 501').waitFor();
    await filled(page);
    assert.equal(await focused(), 'H1 Why appointment 501');
    for (let presses = 0; presses < 12 && !(await focused()).startsWith('A Event'); ++presses) await page.keyboard.press('Tab');
    assert.match(await focused(), /^A Event AAMkAGhi/);
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.equal(outline, 'solid');
    await page.keyboard.press('Enter');
    await heading(page, /^Why Exchange event/).waitFor();
  });
});

const PAGES = {
  'search': '#/', 'found': '#/?q=amelia', 'employees': '#/employees', 'week': '#/employee/101?week=2026-11-02&as_of=166&ignored=1',
  'week-list': '#/employee/102?week=2026-11-09&view=list', 'why': '#/why/appointment%3A501', 'why-item': `#/why/${encodeURIComponent('item:AAMkAGhi-ben.okafor-rates')}`,
  'why-not': `#/why-not?item=${MONTREAL}`, 'conflicts': '#/conflicts', 'held': '#/held', 'mailboxes': '#/mailboxes', 'notifications': '#/notifications', 'live': '#/live',
};
for (const [scheme, width] of [['light', 1280], ['dark', 1280], ['light', 375], ['dark', 320]]) {
  test(`Every page in ${scheme} at ${width} px fits, and keeps nobody out`, async () => {
    await inWindow({scheme, width}, async (page) => {
      for (const [name, hash] of Object.entries(PAGES)) {
        await goTo(page, demo, hash);
        if (name === 'live') await page.locator('.figures .badge').getByText(/open$/).waitFor();
        await assertFits(page, name);
        await assertAccessible(page, `${name}, ${scheme}, ${width} px`);
        await shot(page, `${name}-${scheme}-${width}`);
      }
    });
  });
}

test('What people write is text: nothing of it runs', async () => {
  await inWindow({refusals: [404]}, async (page) => {
    const calm = async () => {
      assert.equal(await page.evaluate(() => window.attacked), undefined);
      assert.equal(await page.locator('main img, main script, main iframe, main svg, main b, main u, main i').count(), 0);
    };
    await goTo(page, attacked, '#/employee/101?week=2026-11-02&ignored=1');
    await heading(page, 'Alice <u>Adams</u>').waitFor();
    await page.locator('.calendar').getByText(ATTACKS.subject, {exact: true}).waitFor();
    await page.locator('.calendar').getByText(`${ATTACKS.client} Ng`, {exact: true}).waitFor();
    await page.locator('.calendar').getByText(`900 ${ATTACKS.service}`, {exact: true}).waitFor();
    await calm();
    await shot(page, 'attacked-week');
    await goTo(page, attacked, '#/why/item%3AAAMk1');
    await page.getByRole('row', {name: /^title/}).getByText(ATTACKS.subject, {exact: true}).waitFor();
    await page.getByRole('row', {name: /^notes/}).getByText(ATTACKS.body, {exact: true}).waitFor();
    await calm();
    await goTo(page, attacked, '#/why/appointment%3A900');
    await page.getByRole('row', {name: /^internal notes/}).getByText(ATTACKS.notes, {exact: true}).waitFor();
    await page.getByRole('row', {name: /^client/}).getByText(ATTACKS.clientEmail, {exact: true}).waitFor();
    await calm();
    await shot(page, 'attacked-why');
    await goTo(page, attacked, '#/?q=Eve');
    await page.getByText(ATTACKS.clientEmail, {exact: true}).waitFor();
    await goTo(page, attacked, `#/?q=${encodeURIComponent(ATTACKS.subject)}`);
    await page.getByText(ATTACKS.subject, {exact: true}).first().waitFor();
    await goTo(page, attacked, `#/why-not?item=${encodeURIComponent('<img src=x onerror=alert(1)>')}`);
    await page.getByText('<img src=x onerror=alert(1)>').first().waitFor();
    await calm();
    await goTo(page, attacked, '#/live');
    await page.getByRole('row', {name: /appointment recorded/}).first().waitFor();
    await calm();
  });
});

test('A token goes into the header alone, and signing in leads on', async () => {
  await inWindow({refusals: [401]}, async (page) => {
    const seen = [];
    await page.route('**/api/v1/**', async (route) => {
      const authorization = route.request().headers().authorization ?? '';
      seen.push([route.request().url(), authorization]);
      if (authorization === 'Bearer let-me-in') return route.continue();
      return route.fulfill({status: 401, contentType: 'application/json', body: JSON.stringify({error: {code: 'UNAUTHENTICATED', message: 'the token has expired: ask for a new one'}})});
    });
    await page.goto(`${demo}/#/conflicts`);
    await heading(page, 'Sign in').waitFor();
    await page.getByLabel('Token').fill('wrong');
    await page.getByRole('button', {name: 'Sign in'}).click();
    await page.getByText('the token has expired: ask for a new one').waitFor();
    await assertAccessible(page, 'sign in');
    await shot(page, 'sign-in');
    await page.getByLabel('Token').fill('let-me-in');
    await page.getByRole('button', {name: 'Sign in'}).click();
    await heading(page, 'Conflicts').waitFor();
    await filled(page);
    assert.ok(seen.some(([, authorization]) => authorization === 'Bearer let-me-in'));
    assert.ok(seen.every(([url]) => !url.includes('let-me-in')) && !page.url().includes('let-me-in'));
  });
});

test('What is asked wrongly is refused as JSON, and other sites have nothing', async () => {
  const {request} = await import('node:http');
  const ask = (path, {headers = {}, method = 'GET', body = ''} = {}) => new Promise((resolve, reject) => {
    const sent = request(`${demo}${path}`, {method, headers}, (response) => {
      let text = '';
      response.on('data', (more) => { text += more; });
      response.on('end', () => resolve({status: response.statusCode, headers: response.headers, text, error: (() => {
        try {
          return JSON.parse(text).error;
        } catch {
          return undefined;
        }
      })()}));
    });
    sent.on('error', reject);
    sent.end(body);
  });
  const page = await ask('/');
  assert.equal(page.status, 200);
  assert.match(page.headers['content-security-policy'], /default-src 'none'/);
  assert.equal(page.headers['set-cookie'], undefined);
  assert.equal((await ask('/', {headers: {'If-None-Match': page.headers.etag}})).status, 304);
  const posted = {method: 'POST', body: 'mailbox=a&sync_id=b&decision=approved', headers: {'Content-Type': 'application/x-www-form-urlencoded'}};
  const table = [
    ['/api/v1/session', {headers: {Host: 'evil.example'}}, 403, 'PERMISSION_DENIED'],
    ['/', {headers: {Host: 'evil.example:7480'}}, 403, 'PERMISSION_DENIED'],
    ['/api/v1/session', {headers: {Host: '127.0.0.1.evil.example'}}, 403, 'PERMISSION_DENIED'],
    ['/api/v1/session', {headers: {Host: '[::1]:7480'}}, 200, undefined],
    ['/api/v1/held', {...posted, headers: {...posted.headers, 'Transfer-Encoding': 'chunked'}}, 411, undefined],
    ['/api/v1/session', {headers: {Origin: 'https://evil.example'}}, 403, 'PERMISSION_DENIED'],
    ['/api/v1/session', {headers: {'Sec-Fetch-Site': 'cross-site'}}, 403, 'PERMISSION_DENIED'],
    ['/api/v1/held', posted, 403, 'PERMISSION_DENIED'],
    ['/api/v1/held', {...posted, headers: {...posted.headers, 'X-Syncledger-Request': '1', Origin: 'http://evil.example'}}, 403, 'PERMISSION_DENIED'],
    ['/api/v1/held', {...posted, body: 'decision=perhaps', headers: {...posted.headers, 'X-Syncledger-Request': '1'}}, 400, 'INVALID_ARGUMENT'],
    ['/api/v1/why?subject=appointment:501&as_of=99999', {}, 400, 'INVALID_ARGUMENT'],
    ['/api/v1/why?subject=appointment:501&as_of=yesterday', {}, 400, 'INVALID_ARGUMENT'],
    ['/api/v1/why?subject=nothing', {}, 400, 'INVALID_ARGUMENT'],
    ['/api/v1/why?subject=appointment:5011', {}, 404, 'NOT_FOUND'],
    ['/api/v1/why?subject=appointment:501&tenant=nobody', {}, 404, 'NOT_FOUND'],
    ['/api/v1/week?employee=101&from=2026-01-01&to=2027-01-01', {}, 400, 'INVALID_ARGUMENT'],
    ['/api/v1/verdicts?rule=NO-RULE', {}, 400, 'INVALID_ARGUMENT'],
    ['/api/v1/verdicts?page_size=-1', {}, 400, 'INVALID_ARGUMENT'],
    ['/api/v1/verdicts?page_token=abc', {}, 400, 'INVALID_ARGUMENT'],
    ['/api/v1/outcomes?from_offset=99999', {}, 400, 'INVALID_ARGUMENT'],
    ['/api/v1/search?q=%ff%fe', {}, 200, undefined],
  ];
  for (const [path, options, status, code] of table) {
    const answer = await ask(path, options);
    assert.equal(answer.status, status, `${path}: ${answer.text}`);
    assert.equal(answer.error?.code, code, path);
    if (code) assert.ok(!/--/.test(answer.error.message), `${path} speaks of options: ${answer.error.message}`);
  }
  // Pages neither skip nor repeat; a token of one list is none of another.
  const whole = JSON.parse((await ask('/api/v1/verdicts?page_size=500')).text).elements;
  assert.equal(whole.length, 433);
  const parts = [];
  let token = '';
  do {
    const part = JSON.parse((await ask(`/api/v1/verdicts?page_size=37&page_token=${token}`)).text);
    parts.push(...part.elements);
    token = part.next_page_token;
    if (token) assert.equal((await ask(`/api/v1/conflicts?page_token=${token}`)).status, 400);
  } while (token);
  assert.deepEqual(parts, whole);
});

test('The files hold nothing that makes markup or code of text', () => {
  const forbidden = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|createContextualFragment|DOMParser|setHTML|javascript:|document\.cookie|localStorage|\bon[a-z]+\s*=\s*["']|\bstyle\s*=\s*["']|setAttribute\('style'|<style/;
  const files = readdirSync('api/console');
  assert.ok(files.length > 15);
  for (const file of files) {
    readFileSync(`api/console/${file}`, 'utf8').split('\n').forEach((line, i) => assert.doesNotMatch(line, forbidden, `api/console/${file}:${i + 1}`));
  }
});
