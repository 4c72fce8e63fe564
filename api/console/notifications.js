// Notifications: which were requested, which were withheld, and why.

import {badge, element, replaceChildren, said, uniqueId} from './dom.js';
import {ruleBook} from './ledger.js';
import {about} from './outcome.js';
import {pagedList, table} from './table.js';
import {timeWords} from './times.js';
import {words} from './text.js';

export const title = () => 'Notifications';

const REASONS = ['SWITCHED_OFF', 'NO_RECIPIENT', 'ALREADY_OVER'];

export async function fill(body, context) {
  const {state = '', audience = '', reason = '', employee = ''} = context.parameters;
  const {reasons} = await ruleBook();
  const place = element('div', {});
  const select = (label, value, options) => {
    const control = element('select', {id: uniqueId('filter')}, options.map(([name, text]) => element('option', {value: name, selected: name === value}, text)));
    return [element('label', {for: control.id}, label), control];
  };
  const [stateLabel, stateField] = select('State', state, [['', 'all'], ['REQUESTED', 'requested'], ['WITHHELD', 'withheld']]);
  const [audienceLabel, audienceField] = select('For', audience, [['', 'all'], ['STAFF', 'staff'], ['CLIENTS', 'clients']]);
  const [reasonLabel, reasonField] = select('Withheld because', reason, [['', 'whatever'], ...REASONS.map((name) => [name, reasons.get(name)?.because ?? words(name)])]);
  const who = element('input', {type: 'search', id: uniqueId('employee'), value: employee, autocomplete: 'off', spellcheck: 'false'});
  replaceChildren(body,
      element('form', {class: 'filters', 'aria-label': 'Filter', on: {submit: (event) => {
        event.preventDefault();
        context.go('/notifications', {state: stateField.value, audience: audienceField.value, reason: reasonField.value, employee: who.value.trim()});
      }}},
      element('div', {}, stateLabel, stateField), element('div', {}, audienceLabel, audienceField), element('div', {}, reasonLabel, reasonField),
      element('div', {}, element('label', {for: who.id}, 'Employee'), who), element('button', {type: 'submit'}, 'Filter')),
      place);
  const columns = [
    {name: 'When (UTC)', class: 'whole-words', cell: (one) => timeWords(one.observed_at, 'UTC')},
    {name: 'State', cell: (one) => badge(one.state === 'REQUESTED' ? 'accent' : 'warn', words(one.state))},
    {name: 'Of', class: 'whole-words', cell: (one) => words(one.kind)},
    {name: 'For', class: 'whole-words', cell: (one) => words(one.audience)},
    {name: 'Told, or why not', cell: (one) => (one.state === 'REQUESTED' ? said(one.recipients.join(', ')) : reasons.get(one.reason)?.because ?? words(one.reason))},
    {name: 'About', cell: (one) => about(context, one)},
    {name: 'Offset', class: 'number', cell: (one) => String(one.offset)},
  ];
  await pagedList(place, (pageToken) => context.ask('notifications', {state, audience, reason, employee, page_token: pageToken}),
      (into, list) => into.append(table('Notifications', columns, list)), 'No notification matches.');
}
