// Why not: an event that is in Outlook and does not block the schedule, and what would change that.

import {badge, element, replaceChildren, said, uniqueId} from './dom.js';
import {rules} from './outcome.js';
import {dateOf, fromWallClock, instantOf, knownZone} from './times.js';
import {tone, words} from './text.js';

export const title = () => 'Why is an event not in the schedule?';

export async function fill(body, context) {
  const {item = '', employee = '', at = ''} = context.parameters;
  const {employees, head_time: headTime} = await context.ask('employees');
  const results = element('div', {role: 'status'});
  const itemField = element('input', {type: 'text', id: uniqueId('item'), value: item, autocomplete: 'off', spellcheck: 'false', required: true});
  const emails = element('datalist', {id: uniqueId('emails')}, employees.map((one) => element('option', {value: one.email}, one.name)));
  const who = element('input', {type: 'text', id: uniqueId('employee'), value: employee, list: emails.id, autocomplete: 'off', spellcheck: 'false', required: true});
  const when = element('input', {type: 'datetime-local', id: uniqueId('when'), value: at || `${dateOf(instantOf(headTime), 'UTC')}T09:00`, required: true});
  replaceChildren(body,
      element('div', {class: 'two'},
          element('form', {class: 'panel form', on: {submit: (event) => {
            event.preventDefault();
            context.go('/why-not', {item: itemField.value.trim()});
          }}}, element('h2', {}, 'By its id in Exchange'), element('label', {for: itemField.id}, 'Item id'), itemField,
          element('div', {class: 'buttons'}, element('button', {type: 'submit', class: 'primary'}, 'Why not?'))),
          element('form', {class: 'panel form', on: {submit: (event) => {
            event.preventDefault();
            context.go('/why-not', {employee: who.value.trim(), at: when.value});
          }}}, element('h2', {}, 'By whose it is, and when'), element('label', {for: who.id}, 'Employee (email address)'), who, emails,
          element('label', {for: when.id}, 'On the employee’s clock, at'), when,
          element('div', {class: 'buttons'}, element('button', {type: 'submit', class: 'primary'}, 'Why not?')))),
      results);
  try {
    if (item) await ofItem(results, context, item);
    else if (employee && at) await ofMoment(results, context, employee, at, employees);
  } catch (error) {
    if (error.status !== 404) throw error;
    replaceChildren(results, element('section', {class: 'panel'},
        element('h2', {}, 'The ledger never heard of it'),
        element('p', {}, said(error.message)),
        element('p', {}, 'No source has said anything of it: the calendar was not read since it was made, or it is in a calendar that is not synced. The mailbox’s status says how far it was read: ',
            element('a', {href: context.href('/mailboxes')}, 'Mailboxes'), '.')));
  }
}

// The decision that says why it is not there: the last that ignored, rejected or removed it.
function deciding(entries) {
  const decisions = entries.flatMap((entry) => entry.decisions.map((decision) => ({entry, decision})));
  const refuses = ({decision}) => ['IGNORED', 'REJECTED', 'ABSENCE_REMOVED', 'REMOVAL_NOTED', 'APPOINTMENT_CANCELLED'].includes(decision.kind) && !['DUPLICATE', 'STALE'].includes(decision.reason);
  return decisions.filter(refuses).pop();
}

async function ofItem(results, context, item) {
  const answer = await context.ask('why', {subject: `item:${item}`});
  const last = deciding(answer.entries);
  const blocks = /^It stands|^It blocks/.test(answer.standing);
  replaceChildren(results, element('section', {class: 'panel'},
      element('h2', {}, blocks ? 'It is in the schedule' : 'Because …'),
      element('p', {class: 'standing'}, said(answer.standing)),
      last && !blocks ? reason(last.decision) : null,
      element('p', {}, element('a', {href: context.href(`/why/${encodeURIComponent(`item:${item}`)}`)}, 'Everything that happened to it'))));
}

function reason(decision) {
  return [
    element('p', {}, badge(tone(decision.kind), words(decision.reason || decision.kind)), ' ', said(decision.what)),
    decision.would_change_it ? element('div', {class: 'change-it'}, element('h3', {}, 'What would change it'), element('p', {}, said(decision.would_change_it))) : null,
    rules(decision.rules),
  ];
}

async function ofMoment(results, context, email, at, employees) {
  const employee = employees.find((one) => one.email.toLowerCase() === email.toLowerCase() || one.id === email);
  const zone = knownZone(employee?.iana);
  const [date, time] = at.split('T');
  const [year, month, day] = date.split('-').map(Number);
  const [hour, minute] = (time ?? '00:00').split(':').map(Number);
  const instant = new Date(fromWallClock(year, month, day, hour, minute, zone)).toISOString().replace('.000Z', 'Z');
  const subject = `employee:${employee?.email ?? email}@${instant}`;
  const answer = await context.ask('why', {subject});
  const missing = answer.entries.filter((entry) => entry.headline.startsWith('Not blocked'));
  replaceChildren(results, element('section', {class: 'panel'},
      element('h2', {}, missing.length === 0 ? 'Nothing is missing then' : missing.length === 1 ? 'One event did not block' : `${missing.length} events did not block`),
      element('p', {class: 'standing'}, said(answer.standing)),
      missing.map((entry) => element('div', {class: 'missing'},
          element('h3', {}, said(entry.headline)),
          entry.decisions.map(reason))),
      missing.length === 0 ? element('p', {}, 'If an event is in Outlook then, no source has told the ledger of it: see how far the calendar was read under ', element('a', {href: context.href('/mailboxes')}, 'Mailboxes'), '.') : null,
      element('p', {}, element('a', {href: context.href(`/why/${encodeURIComponent(subject)}`)}, 'Everything about that moment'))));
}
