// Mailboxes by status: how each calendar's sync stands, and why.

import {badge, element, replaceChildren, said} from './dom.js';
import {ruleBook} from './ledger.js';
import {pagedList, table} from './table.js';
import {timeWords} from './times.js';
import {words} from './text.js';

export const title = () => 'Mailboxes';

const STATUSES = {
  SYNCING: ['good', 'is synced'],
  OVERDUE: ['warn', 'no sync was completed in the 60 minutes before the newest fact'],
  INCOMPLETE: ['warn', 'the last sync failed or was cut short'],
  THROTTLED: ['warn', 'Exchange asked to wait'],
  HELD: ['warn', 'removals wait for an administrator'],
  PAUSED: ['quiet', 'the integration is off, or not exactly one employee matches'],
  DISCONNECTED: ['bad', 'the integration was disconnected'],
  NOT_INITIALIZED: ['quiet', 'the calendar was never initialized'],
};

export async function fill(body, context) {
  const {state = ''} = context.parameters;
  const {reasons} = await ruleBook();
  const place = element('div', {});
  replaceChildren(body,
      element('nav', {class: 'tabs', 'aria-label': 'Status'}, ['', ...Object.keys(STATUSES)].map((one) =>
        element('a', {href: context.href('/mailboxes', {state: one}), 'aria-current': one === state ? 'true' : null}, one ? words(one) : 'all'))),
      place);
  const columns = [
    {name: 'Mailbox', class: 'address', cell: (one) => said(one.mailbox)},
    {name: 'Status', cell: (one) => badge(STATUSES[one.status]?.[0] ?? 'quiet', words(one.status))},
    {name: 'Why', cell: (one) => [reasons.get(one.reason)?.because ?? STATUSES[one.status]?.[1] ?? '', one.detail ? [': ', said(one.detail)] : '',
      one.status === 'HELD' ? [' – ', element('a', {href: context.href('/held', {mailbox: one.mailbox})}, 'decide')] : '']},
    {name: 'Employee', cell: (one) => (one.employee_id ? element('a', {href: context.href(`/employee/${encodeURIComponent(one.employee_id)}`)}, said(one.employee_id)) : '')},
    {name: 'Over', class: 'whole-words', cell: (one) => ({graph: 'Graph', ews: 'EWS'})[one.protocol] ?? one.protocol},
    {name: 'Last sync (UTC)', class: 'whole-words', cell: (one) => timeWords(one.last_sync_at, 'UTC')},
    {name: 'Blocks', class: 'number', cell: (one) => String(one.absences)},
  ];
  await pagedList(place, (pageToken) => context.ask('mailboxes', {state, page_token: pageToken}),
      (into, list) => into.append(table('Mailboxes', columns, list)), state ? 'No mailbox has this status.' : 'The ledger knows no mailbox yet.');
}
