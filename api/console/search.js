// The start page: finds employees, appointments, events and clients.

import {badge, element, replaceChildren, said, uniqueId} from './dom.js';
import {rangeWords, knownZone} from './times.js';
import {words} from './text.js';

export const title = ({parameters}) => (parameters.q ? `Search: ${parameters.q}` : 'Search the ledger');

export async function fill(body, context) {
  if (!context.session.may_search) {
    replaceChildren(body, element('div', {class: 'panel'},
        element('p', {}, 'The search reads the names of clients and the titles of events, which your role does not.'),
        element('p', {}, element('a', {href: context.href('/employees')}, 'Go to the employees'))));
    return;
  }
  const query = context.parameters.q ?? '';
  const field = element('input', {type: 'search', id: uniqueId('query'), name: 'q', value: query, autocomplete: 'off', spellcheck: 'false'});
  const results = element('div', {class: 'results'});
  replaceChildren(body, element('form', {role: 'search', class: 'search', on: {submit: (event) => {
    event.preventDefault();
    const typed = field.value.trim();
    if (typed) lookUp(typed, context).catch((error) => {
      if (!context.signal.aborted) replaceChildren(results, context.problem(error));
    });
  }}},
  element('label', {for: field.id}, 'Employee, appointment, event or client'),
  element('div', {class: 'line'}, field, element('button', {type: 'submit', class: 'primary'}, 'Search'))), results);
  if (query === '') return showExamples(results, context);
  const found = await context.ask('search', {q: query});
  showFound(results, found, query, context);
}

const whyPath = (subject) => `/why/${encodeURIComponent(subject)}`;

// What has this id leads there at once; the rest is a list.
async function lookUp(typed, context) {
  const found = await context.ask('search', {q: typed});
  const exact = [
    ...found.appointments.filter((one) => one.exact).map((one) => whyPath(`appointment:${one.id}`)),
    ...found.events.filter((one) => one.exact).map((one) => whyPath(`item:${one.item_id}`)),
    ...found.employees.filter((one) => one.exact).map((one) => `/employee/${encodeURIComponent(one.id)}`),
  ];
  if (new Set(exact).size === 1) context.go(exact[0]);
  else context.go('/', {q: typed});
}

async function showExamples(into, context) {
  const {appointment, event, employee, client} = await context.ask('examples');
  const example = (path, label, id, says) => (id ? element('li', {}, element('a', {href: context.href(path)}, label, ' ', said(id, 'id')), element('span', {class: 'soft'}, says)) : null);
  replaceChildren(into,
      element('section', {class: 'panel'},
          element('h2', {}, 'What you can type'),
          element('p', {}, 'An id, an email address, a name or a title, or a part of one. For example, from this ledger:'),
          element('ul', {class: 'examples'},
              example(whyPath(`appointment:${appointment}`), 'Appointment', appointment, 'why it is as it is, and what it was'),
              example(`/employee/${encodeURIComponent(employee)}`, 'Employee', employee, 'the week, as of any moment'),
              example(whyPath(`item:${event}`), 'Event', event, 'why it did not block the schedule'),
              client ? element('li', {}, element('a', {href: context.href('/', {q: client})}, 'Client ', said(client, 'id')), element('span', {class: 'soft'}, 'all appointments')) : null)),
      element('p', {class: 'soft'}, 'Is something missing? ', element('a', {href: context.href('/why-not')}, 'Why not'), ' says why an event did not sync.'));
}

function group(heading, elements) {
  if (elements.length === 0) return null;
  return element('section', {class: 'panel'}, element('h2', {}, heading, ' ', element('span', {class: 'count'}, elements.length)), element('ul', {class: 'found'}, elements));
}

function showFound(into, found, query, context) {
  const employees = found.employees.map((one) => element('li', {},
      element('a', {href: context.href(`/employee/${encodeURIComponent(one.id)}`)}, said(one.name)), ' ', said(one.email, 'soft'), ' ',
      element('span', {class: 'id soft'}, one.id), one.active ? null : badge('quiet', 'not active')));
  const appointments = found.appointments.map((one) => element('li', {},
      element('a', {href: context.href(whyPath(`appointment:${one.id}`))}, 'Appointment ', said(one.id, 'id')), ' ', said(one.service), ' ',
      element('span', {class: 'soft'}, rangeWords(one.start, one.end, knownZone(one.time_zone))),
      one.status === 'CANCELLED' ? badge('bad', 'cancelled') : null));
  const events = found.events.map((one) => element('li', {},
      element('a', {href: context.href(whyPath(`item:${one.item_id}`))}, said(one.subject || '(no title)')), ' ', said(one.mailbox, 'soft'),
      one.appointment_id ? badge('accent', `appointment ${one.appointment_id}`) : null,
      one.gone ? badge('bad', 'gone from Exchange') : null,
      one.ignored && !one.gone ? badge('quiet', `does not block: ${words(one.ignored)}`) : null,
      element('div', {class: 'soft id'}, said(one.item_id))));
  const clients = found.clients.map((one) => element('li', {}, said(one.name || one.email), ' ', said(one.email, 'soft'),
      element('div', {class: 'chips'}, one.appointment_ids.map((id) =>
        element('a', {class: 'chip', href: context.href(whyPath(`appointment:${id}`))}, element('span', {class: 'sort'}, 'Appointment'), ' ', said(id, 'id'))))));
  const number = employees.length + appointments.length + events.length + clients.length;
  replaceChildren(into,
      group('Employees', employees), group('Appointments', appointments), group('Events in Exchange', events), group('Clients', clients),
      number === 0 ? element('div', {class: 'panel'},
          element('p', {}, 'Nothing in this ledger is called ', said(query, 'id'), '.'),
          element('p', {class: 'soft'}, 'It may be an event that the ledger never heard of: ', element('a', {href: context.href('/why-not', {item: query})}, 'why not?'))) : null,
      found.complete ? null : element('p', {class: 'soft'}, 'There is more than is shown: type more of it.'));
  context.announce(number === 1 ? '1 found' : `${number} found`);
}
