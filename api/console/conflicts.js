// Conflicts: what lost to Coconut, field by field.

import {badge, element, replaceChildren, said, uniqueId} from './dom.js';
import {about} from './outcome.js';
import {pagedList} from './table.js';
import {timeWords} from './times.js';
import {words} from './text.js';
import {ruleBook} from './ledger.js';

export const title = () => 'Conflicts';

export async function fill(body, context) {
  const {employee = '', appointment = ''} = context.parameters;
  const {reasons} = await ruleBook();
  const field = element('input', {type: 'search', id: uniqueId('employee'), value: employee, autocomplete: 'off', spellcheck: 'false'});
  const place = element('div', {});
  replaceChildren(body,
      element('p', {class: 'facts'}, 'Both sides changed the same appointment before each had heard of the other. Coconut’s version stands; what Exchange had said is kept here.'),
      element('form', {class: 'filters', 'aria-label': 'Filter', on: {submit: (event) => {
        event.preventDefault();
        context.go('/conflicts', {employee: field.value.trim()});
      }}}, element('label', {for: field.id}, 'Employee'), field, element('button', {type: 'submit'}, 'Filter'),
      appointment ? element('a', {class: 'chip', href: context.href('/conflicts')}, 'Only appointment ', said(appointment), ' ×', element('span', {class: 'unseen'}, ' (show all)')) : null),
      place);
  await pagedList(place, (pageToken) => context.ask('conflicts', {employee, page_token: pageToken}),
      (into, conflicts) => into.append(...conflicts.filter((one) => !appointment || one.appointment_id === appointment).map((one) => conflictOf(context, one, reasons))),
      'No conflict: nothing that was changed in Exchange lost.');
}

function conflictOf(context, conflict, reasons) {
  const why = reasons.get(conflict.reason);
  const value = (text) => (text ? said(/^\d{4}-\d\d-\d\dT.*Z$/.test(text) ? `${timeWords(text, 'UTC')} UTC` : text) : element('span', {class: 'soft'}, 'nothing'));
  return element('article', {class: 'panel conflict'},
      element('h2', {}, element('a', {href: context.href(`/why/${encodeURIComponent(`appointment:${conflict.appointment_id}`)}`)}, 'Appointment ', said(conflict.appointment_id)),
          element('span', {class: 'offset'}, `offset ${conflict.offset}, ${timeWords(conflict.observed_at, 'UTC')} UTC`)),
      element('p', {}, badge('warn', words(conflict.reason)), ' ', `${conflict.winner === 'COCONUT' ? 'Coconut' : 'Exchange'} won`, why ? `, because ${why.because}.` : '.'),
      conflict.lost.length === 0 ? element('p', {}, 'The event was deleted in Exchange; the appointment stays as Coconut has it.') :
      element('table', {class: 'changes'},
          element('caption', {class: 'unseen'}, `What lost of appointment ${conflict.appointment_id}`),
          element('thead', {}, element('tr', {}, ['Field', 'Exchange said (lost)', 'Coconut’s stands'].map((name) => element('th', {scope: 'col'}, name)))),
          element('tbody', {}, conflict.lost.map((lost) => element('tr', {},
              element('th', {scope: 'row'}, words(lost.field)), element('td', {}, element('span', {class: 'lost'}, value(lost.exchange))), element('td', {}, value(lost.coconut)))))),
      about(context, conflict, `appointment:${conflict.appointment_id}`));
}
