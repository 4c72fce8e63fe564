// An employee's week as of any moment, and the list of employees.

import {calendar, listOfWeek} from './calendar.js';
import {badge, element, replaceChildren, said, uniqueId} from './dom.js';
import {momentControl} from './moment.js';
import {table} from './table.js';
import {addDays, dateOf, dateWords, fromWallClock, instantOf, knownZone, mondayOf, startOfDate} from './times.js';
import {capital, counted} from './text.js';

export const title = ({argument}) => `Employee ${argument}`;

export const list = {
  title: () => 'Employees',
  async fill(body, context) {
    const {employees, complete} = await context.ask('employees');
    replaceChildren(body,
        employees.length === 0 ? element('p', {class: 'panel'}, 'The ledger knows no employee yet: Coconut has stated none.') :
        table('Employees', [
          {name: 'Employee', cell: (one) => element('a', {href: context.href(`/employee/${encodeURIComponent(one.id)}`)}, said(one.name))},
          {name: 'Id', class: 'id', cell: (one) => said(one.id)},
          {name: 'Email', cell: (one) => said(one.email)},
          {name: 'Time zone', cell: (one) => said(one.time_zone)},
          {name: 'Status', cell: (one) => (one.active ? badge('good', 'active') : badge('quiet', 'not active'))},
        ], employees),
        complete ? null : element('p', {class: 'soft'}, 'There are more than are shown: search for them.'));
  },
};

const whyPath = (subject) => `/why/${encodeURIComponent(subject)}`;

export async function fill(body, context) {
  const state = {week: context.parameters.week ?? '', asOf: context.parameters.as_of ?? '', ignored: context.parameters.ignored === '1', view: context.parameters.view ?? 'calendar'};
  const {argument: id} = context;
  // Who it is, and on which clock, comes first: the week is one of that clock.
  const who = await context.ask('week', {employee: id});
  const {employee} = who;
  const zone = knownZone(employee.iana);
  context.retitle(employee.name);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(state.week)) state.week = dateOf(instantOf(who.head_time), zone);
  state.week = mondayOf(state.week);

  const heading = element('h2', {tabIndex: -1});
  const place = element('div', {class: 'week'});
  const summary = element('p', {class: 'soft', role: 'status'});
  let latest = 0, stands = '';
  const update = async () => {
    const mine = ++latest;
    context.replace({week: state.week, as_of: state.asOf, ignored: state.ignored ? '1' : '', view: state.view === 'list' ? 'list' : ''});
    const shown = state.week;
    const from = startOfDate(shown, zone), to = startOfDate(addDays(shown, 7), zone);
    try {
      const answer = await context.ask('week', {employee: id, from: new Date(from).toISOString(), to: new Date(to).toISOString(), as_of: state.asOf, ignored: state.ignored ? '1' : ''});
      if (mine !== latest) return;
      show(answer);
    } catch (error) {
      if (context.signal.aborted || mine !== latest) return;
      state.asOf = stands;  // what is shown stays, and so does its moment
      moment.refuse(error.message);
    }
  };
  const moment = momentControl(state.asOf, (asOf) => {
    state.asOf = asOf;
    update();
  });

  function show(answer) {
    stands = state.asOf;
    moment.show(answer, zone);
    const entries = [
      ...answer.absences.map((one) => ({start: one.start, end: one.end, sort: 'absence', label: one.title || 'Busy', detail: '', href: context.href(whyPath(`absence:${one.id}`), {as_of: state.asOf})})),
      ...answer.appointments.map((one) => ({start: one.start, end: one.end, sort: one.status === 'CANCELLED' ? 'cancelled' : 'appointment', label: `${one.id} ${one.service}`, detail: one.clients.join(', '), href: context.href(whyPath(`appointment:${one.id}`), {as_of: state.asOf})})),
      ...answer.ignored.map((one) => ({start: one.start, end: one.end, sort: 'ignored', label: one.subject || '(no title)', detail: reasonOf(one), href: context.href(whyPath(one.absence_id ? `absence:${one.absence_id}` : `item:${one.item_id}`), {as_of: state.asOf})})),
    ];
    const sunday = addDays(state.week, 6);
    replaceChildren(heading, `${dateWords(state.week)} – ${dateWords(sunday)}`);
    const today = dateOf(instantOf(answer.as_of_time), zone);
    replaceChildren(place,
        state.view === 'list' ? null : element('div', {class: 'wide-only'}, calendar(entries, state.week, zone, today)),
        element('div', {class: state.view === 'list' ? '' : 'narrow-only'}, listOfWeek(entries, state.week, zone)));
    const cancelled = answer.appointments.filter((one) => one.status === 'CANCELLED').length;
    replaceChildren(summary, `${counted(answer.absences.length, 'block', 'blocks')}, ${counted(answer.appointments.length - cancelled, 'appointment', 'appointments')}`,
        cancelled > 0 ? `, ${cancelled} cancelled` : '',
        state.ignored ? `, ${counted(answer.ignored.length, 'event that does not block', 'events that do not block')}` : '', '.',
        answer.complete ? '' : ' There is more than is shown.');
  }

  const step = (days) => () => {
    state.week = addDays(state.week, days);
    update().then(() => context.announce(heading.textContent));
  };
  const ignoredBox = element('input', {type: 'checkbox', id: uniqueId('ignored'), checked: state.ignored, on: {change: (event) => {
    state.ignored = event.target.checked;
    update();
  }}});
  const views = ['calendar', 'list'].map((view) => element('button', {type: 'button', class: 'quiet', 'aria-pressed': String(state.view === view), on: {click: () => {
    state.view = view;
    views.forEach((button, i) => button.setAttribute('aria-pressed', String(['calendar', 'list'][i] === view)));
    update();
  }}}, capital(view)));
  replaceChildren(body,
      element('p', {class: 'facts'}, said(employee.email), ' · id ', said(employee.id, 'id'), ' · times are those of ', said(employee.time_zone || 'UTC'),
          employee.time_zone && zone === 'UTC' && employee.iana !== 'UTC' ? ' (which this browser does not know: UTC is shown)' : '', ' ',
          employee.active ? null : badge('quiet', 'not active')),
      moment.element,
      element('div', {class: 'toolbar'},
          element('div', {class: 'group', role: 'group', 'aria-label': 'Week'},
              element('button', {type: 'button', 'aria-label': 'Previous week', on: {click: step(-7)}}, '‹ Previous'),
              element('button', {type: 'button', 'aria-label': 'Next week', on: {click: step(7)}}, 'Next ›')),
          element('div', {class: 'group wide-only', role: 'group', 'aria-label': 'View'}, views),
          element('div', {class: 'check'}, ignoredBox, element('label', {for: ignoredBox.id}, 'Show what was ignored'))),
      heading, summary, place, askAt(context, employee, zone, state));
  await update();
}

function reasonOf(one) {
  if (one.absence_id) return 'this date is not as its series has it: deleted, moved, or before the window';
  if (one.gone) return 'gone from Exchange';
  return one.because ? `because ${one.because}` : '';
}

// Why was one free, or not, at a moment?
function askAt(context, employee, zone, state) {
  const field = element('input', {type: 'datetime-local', id: uniqueId('at'), value: `${state.week}T12:00`, required: true});
  return element('form', {class: 'panel inline', on: {submit: (event) => {
    event.preventDefault();
    const [date, time] = field.value.split('T');
    if (!time) return;
    const [year, month, day] = date.split('-').map(Number);
    const [hour, minute] = time.split(':').map(Number);
    const instant = new Date(fromWallClock(year, month, day, hour, minute, zone)).toISOString().replace('.000Z', 'Z');
    context.go(whyPath(`employee:${employee.email}@${instant}`), {as_of: state.asOf});
  }}}, element('label', {for: field.id}, 'Why was this schedule as it was at'), field, element('button', {type: 'submit'}, 'Ask'));
}
