// Why something is as it is: what stands, and everything that led there.

import {badge, element, replaceChildren, said, uniqueId} from './dom.js';
import {momentControl} from './moment.js';
import {rules, subjectLinks, subjectsOf} from './outcome.js';
import {knownZone, timeWords} from './times.js';
import {capital, counted, tone, whoAndWhere, words} from './text.js';

const SORTS = {appointment: 'Appointment', absence: 'Absence', item: 'Event', employee: 'Schedule'};

export function title({argument}) {
  const [sort, ...id] = argument.split(':');
  return `Why ${(SORTS[sort] ?? sort).toLowerCase()} ${id.join(':')}`;
}

const ofNote = (entry) => entry.decisions.every((decision) => ['UNCHANGED', 'EXPORT_CONFIRMED', 'SYNC_COMPLETED'].includes(decision.kind));

export async function fill(body, context) {
  const subject = context.argument;
  const state = {asOf: context.parameters.as_of ?? '', brief: context.parameters.brief === '1'};
  const place = element('div', {});
  let latest = 0, answer = null;
  const moment = momentControl(state.asOf, (asOf) => {
    state.asOf = asOf;
    update();
  });
  async function update() {
    const mine = ++latest;
    context.replace({as_of: state.asOf, brief: state.brief ? '1' : ''});
    try {
      const found = await context.ask('why', {subject, as_of: state.asOf});
      if (mine !== latest) return;
      answer = found;
      show();
    } catch (error) {
      if (context.signal.aborted || mine !== latest) return;
      if (!answer && !state.asOf) throw error;
      if (error.status === 400) {  // the moment is none: what is shown stays
        moment.refuse(error.message);
        return;
      }
      const standing = await context.ask('moment', {as_of: state.asOf}).catch(() => null);
      if (standing) moment.show(standing, knownZone(answer?.time_zone));
      replaceChildren(place, context.problem(error));
    }
  }
  function show() {
    const zone = knownZone(answer.time_zone);
    if (answer.title) context.retitle(`Why ${answer.title.replace(/^(Appointment|Absence|Schedule)/, (sort) => sort.toLowerCase())}`);
    moment.show(answer, zone);
    const kept = state.brief ? answer.entries.filter((entry) => !ofNote(entry)) : answer.entries;
    const box = element('input', {type: 'checkbox', id: uniqueId('brief'), checked: state.brief, on: {change: (event) => {
      state.brief = event.target.checked;
      context.replace({as_of: state.asOf, brief: state.brief ? '1' : ''});
      show();
      place.querySelector('input[type=checkbox]').focus();
    }}});
    replaceChildren(place,
        element('section', {class: 'panel standing'}, element('h2', {}, 'What stands'), answer.standing ? element('p', {}, said(answer.standing)) : element('p', {class: 'soft'}, 'It is told with names and titles, which your role does not read.'), related(context, answer)),
        element('section', {class: 'timeline'},
            element('div', {class: 'toolbar'},
                element('h2', {}, answer.subject.startsWith('employee:') ? 'What covers that moment' : 'What led there'),
                element('div', {class: 'check'}, box, element('label', {for: box.id}, 'Only what changed something'))),
            element('p', {class: 'soft'}, `${counted(kept.length, 'fact', 'facts')} shown`, kept.length < answer.entries.length ? ` of ${answer.entries.length}` : '', `; times are those of ${zone}.`),
            element('ol', {class: 'entries'}, kept.map((entry) => entryOf(context, entry, zone, answer.subject)))));
  }
  replaceChildren(body, moment.element, place);
  await update();
}

// Causes and effects: all that the timeline speaks of.
function related(context, answer) {
  const subjects = new Map();
  let conflict = false;
  const helds = new Set();
  for (const entry of answer.entries) {
    for (const decision of entry.decisions) {
      for (const [subject, sort, id] of subjectsOf(decision)) if (subject !== answer.subject) subjects.set(subject, [sort, id]);
      if (decision.kind === 'CONFLICT_RESOLVED') conflict = true;
      if (decision.kind.startsWith('REMOVALS_')) helds.add(decision.mailbox);
    }
  }
  if (subjects.size === 0 && !conflict && helds.size === 0) return null;
  return element('div', {class: 'related'}, element('h3', {}, 'Linked with'), element('div', {class: 'chips'},
      [...subjects].slice(0, 40).map(([subject, [sort, id]]) => element('a', {class: 'chip', href: context.href(`/why/${encodeURIComponent(subject)}`)}, element('span', {class: 'sort'}, sort), ' ', said(id, 'id'))),
      conflict ? element('a', {class: 'chip', href: context.href('/conflicts')}, 'Conflicts') : null,
      [...helds].map((mailbox) => element('a', {class: 'chip', href: context.href('/held', {mailbox})}, element('span', {class: 'sort'}, 'Held removals of'), ' ', said(mailbox)))));
}

function entryOf(context, entry, zone, subject) {
  const dated = entry.occurred_at && entry.occurred_at !== entry.observed_at ?
    element('span', {class: 'soft'}, `; ${entry.side === 'EXCHANGE' ? 'Exchange' : 'Coconut'} dates it ${timeWords(entry.occurred_at, zone)}`) : null;
  return element('li', {class: 'entry-of-time'}, element('article', {class: 'panel'},
      element('header', {},
          element('h3', {}, element('time', {datetime: entry.observed_at}, timeWords(entry.observed_at, zone)), element('span', {class: 'offset'}, `offset ${entry.offset}`)),
          entry.headline ? element('p', {class: 'headline'}, said(entry.headline)) : null,
          element('p', {class: 'who'}, said(whoAndWhere(entry)), dated)),
      entry.decisions.map((decision) => decisionOf(context, decision, subject)),
      element('div', {class: 'told'}, element('h4', {}, 'Who was told'), entry.told.map(toldOf))));
}

export function decisionOf(context, decision, subject = '') {
  return element('div', {class: 'decision'},
      element('p', {}, badge(tone(decision.kind), words(decision.kind)), ' ', said(decision.what)),
      decision.would_change_it ? element('p', {class: 'remedy'}, said(decision.would_change_it)) : null,
      changes(decision),
      rules(decision.rules),
      element('div', {class: 'chips'}, subjectLinks(context, decision, subject),
          decision.kind === 'CONFLICT_RESOLVED' ? element('a', {class: 'chip', href: context.href('/conflicts', {appointment: decision.appointment_id})}, 'The conflict') : null,
          decision.kind.startsWith('REMOVALS_') ? element('a', {class: 'chip', href: context.href('/held', {mailbox: decision.mailbox})}, 'The held removals') : null));
}

function changes(decision) {
  if (decision.changes.length === 0) return null;
  const lost = decision.kind === 'CONFLICT_RESOLVED';
  const created = decision.changes.every((change) => !change.before);  // there was nothing before
  return element('table', {class: 'changes'},
      element('caption', {class: 'unseen'}, lost ? 'What Exchange said, and what stands' : 'Before and after'),
      element('thead', {}, element('tr', {}, (created ? ['Field', 'Value'] : ['Field', lost ? 'Exchange said (lost)' : 'Before', lost ? 'Coconut’s stands' : 'After']).map((name) => element('th', {scope: 'col'}, name)))),
      element('tbody', {}, decision.changes.map((change) => element('tr', {},
          element('th', {scope: 'row'}, change.label),
          created ? null : element('td', {}, valueOf(change.before, lost ? 'lost' : 'before')),
          element('td', {}, valueOf(change.after, 'after'))))));
}

function valueOf(text, className) {
  return text ? said(text, className) : element('span', {class: 'soft'}, 'nothing');
}

function toldOf(told) {
  const kind = told.state === 'REQUESTED' ? 'accent' : told.state === 'WITHHELD' ? 'warn' : 'quiet';
  const word = told.state ? capital(words(told.state)) : 'Nobody';
  return element('div', {class: 'decision'},
      element('p', {}, badge(kind, word), ' ', said(told.what)),
      told.would_change_it ? element('p', {class: 'remedy'}, said(told.would_change_it)) : null,
      rules(told.rules));
}
