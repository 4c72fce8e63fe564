// The frame of the console: which page, whose tenant, who is signed in, how old the answers are.

import {element, replaceChildren, said} from './dom.js';
import {ask, Refused} from './ledger.js';
import {ageWords, timeWords} from './times.js';
import * as conflicts from './conflicts.js';
import * as employee from './employee.js';
import * as held from './held.js';
import * as live from './live.js';
import * as mailboxes from './mailboxes.js';
import * as notifications from './notifications.js';
import * as replay from './replay.js';
import * as search from './search.js';
import * as signIn from './sign_in.js';
import * as why from './why.js';
import * as whyNot from './why_not.js';

// `may`: what the session must allow; who may not is not led there.
const PAGES = [
  {path: /^\/$/, page: search, nav: ['/', 'Search'], may: 'may_search'},
  {path: /^\/employees$/, page: employee.list, nav: ['/employees', 'Employees']},
  {path: /^\/employee\/(.+)$/, page: employee, under: '/employees'},
  {path: /^\/why\/(.+)$/, page: why, under: '/'},
  {path: /^\/why-not$/, page: whyNot, nav: ['/why-not', 'Why not']},
  {path: /^\/conflicts$/, page: conflicts, nav: ['/conflicts', 'Conflicts']},
  {path: /^\/held$/, page: held, nav: ['/held', 'Held removals']},
  {path: /^\/mailboxes$/, page: mailboxes, nav: ['/mailboxes', 'Mailboxes']},
  {path: /^\/notifications$/, page: notifications, nav: ['/notifications', 'Notifications']},
  {path: /^\/replay$/, page: replay, nav: ['/replay', 'Replay'], may: 'may_act'},
  {path: /^\/live$/, page: live, nav: ['/live', 'Live']},
];
const BETWEEN_LOOKS_MS = 10000;

const main = document.getElementById('main');
let session = null;
let leaving = new AbortController();  // what the page asked for ends with it
let first = true;

function locationNow() {
  const [path, query = ''] = location.hash.replace(/^#/, '').split('?');
  return {path: path || '/', parameters: Object.fromEntries(new URLSearchParams(query))};
}

function tenantNow() {
  const named = locationNow().parameters.tenant;
  if (named) return named;
  return session?.tenants[0]?.tenant ?? '';
}

// The tenant stays in the address where there are several.
function href(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '' && value !== false) query.set(name, value);
  }
  if (session && session.tenants.length > 1) query.set('tenant', tenantNow());
  const text = query.toString();
  return `#${path}${text ? `?${text}` : ''}`;
}

export function announce(text) {
  document.getElementById('announcer').textContent = text;
}

function showPages() {
  const {path} = locationNow();
  const here = PAGES.find((entry) => entry.path.test(path));
  const current = here?.nav?.[0] ?? here?.under;
  replaceChildren(document.getElementById('pages'), element('ul', {}, PAGES.filter(({nav, may}) => nav && (!may || !session || session[may])).map(({nav: [to, name]}) =>
    element('li', {}, element('a', {href: href(to), 'aria-current': to === current ? 'page' : null}, name)))));
}

function showStanding() {
  const place = document.getElementById('standing');
  if (!session) {
    replaceChildren(place);
    return;
  }
  const tenant = session.tenants.find((one) => one.tenant === tenantNow());
  const several = session.tenants.length > 1;
  const stands = tenant ? [`offset ${tenant.head_offset}`, element('span', {class: 'age'}, session.lag.age_us === 0 ? 'current' : `${ageWords(session.lag.age_us)} old`)] : ['the ledger is empty'];
  const label = tenant ? `newest fact: ${timeWords(tenant.head_time, 'UTC')} UTC` : '';
  const chosen = several ?
      element('select', {'aria-label': 'Tenant', on: {change: (event) => {
        location.hash = `#/?tenant=${encodeURIComponent(event.target.value)}`;
      }}}, session.tenants.map((one) => element('option', {value: one.tenant, selected: one.tenant === tenantNow()}, one.tenant))) :
      said(tenant?.tenant ?? '', 'tenant');
  // A choice that somebody is making is not taken away.
  if (several && place.querySelector('select') && place.contains(document.activeElement)) return;
  replaceChildren(place, chosen, element('span', {class: 'head', title: label}, stands),
      session.open ? null : element('a', {href: href('/sign-in')}, said(session.id)));
}

// Another view of where the ledger stands, from a stream.
export function heard(headOffset, lag) {
  const tenant = session?.tenants.find((one) => one.tenant === tenantNow());
  if (!tenant) return;
  tenant.head_offset = headOffset;
  session.lag = lag;
  showStanding();
}

async function look() {
  session = await ask('session');
  showStanding();
}

function wrongPage(error) {
  return element('div', {class: 'panel problem', role: 'alert'},
      element('p', {}, said(error.message)),
      error.code ? element('p', {class: 'soft'}, element('code', {}, error.code)) : null);
}

async function showPage() {
  leaving.abort();
  leaving = new AbortController();
  const {signal} = leaving;
  const {path, parameters} = locationNow();
  if (!session && path !== '/sign-in') {
    try {
      await look();
    } catch (error) {
      if (signal.aborted) return;
      if (error.status === 401 || error.status === 403) return showSignIn(error.message, signal);
      return show('Syncledger', [wrongPage(error)]);
    }
  }
  if (path === '/sign-in') return showSignIn('', signal);
  const entry = PAGES.find((one) => one.path.test(path));
  if (!entry) return show('No such page', [element('p', {}, element('a', {href: href('/')}, 'Go to the search'))]);
  let argument = '';
  try {
    argument = decodeURIComponent(entry.path.exec(path)[1] ?? '');
  } catch {
    return show('No such page', [element('p', {}, 'The address is cut short.')]);
  }
  const context = {
    argument, parameters, session, signal, href, announce, heard,
    tenant: tenantNow(),
    // The same page with other parameters; nothing is moved.
    replace(others) {
      history.replaceState(null, '', href(path, others));
    },
    go(to, others = {}) {
      const target = href(to, others);
      if (target === location.hash) showPage();
      else location.hash = target;
    },
    ask: (what, more = {}) => ask(what, {tenant: tenantNow(), ...more}, signal),
    retitle(text) {
      document.title = `${text} – Syncledger`;
      main.querySelector('h1').textContent = text;
    },
    problem: wrongPage,
  };
  const body = element('div', {class: 'body', 'aria-busy': 'true'}, element('p', {class: 'soft'}, 'Reading the ledger…'));
  show(entry.page.title(context), [body]);
  try {
    await entry.page.fill(body, context);
  } catch (error) {
    if (signal.aborted || error.name === 'AbortError') return;
    if (error.status === 401) {
      session = null;
      return showSignIn(error.message, signal);
    }
    if (!(error instanceof Refused)) console.error(error);
    replaceChildren(body, wrongPage(error));
  } finally {
    body.removeAttribute('aria-busy');
  }
}

function show(title, content) {
  document.title = `${title} – Syncledger`;
  const heading = element('h1', {tabIndex: -1}, title);
  replaceChildren(main, heading, content);
  showPages();
  showStanding();
  if (!first) {
    heading.focus({preventScroll: true});
    window.scrollTo(0, 0);
  }
  first = false;
}

function showSignIn(message, signal) {
  const body = element('div', {class: 'body'});
  show('Sign in', [body]);
  signIn.fill(body, {message, signal, done() {
    session = null;
    if (locationNow().path === '/sign-in') location.hash = '#/';
    else showPage();
  }});
}

document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault();  // the fragment says which page it is
  main.focus();
});
window.addEventListener('hashchange', showPage);
setInterval(() => {
  if (document.visibilityState === 'visible' && session) look().catch(() => {
    replaceChildren(document.getElementById('standing'), element('span', {class: 'head lost'}, 'no answer from the server'));
  });
}, BETWEEN_LOOKS_MS);
showPage();
