// Links from what was decided to what it is about.

import {element, said} from './dom.js';

export function whyLink(context, subject, text) {
  return element('a', {href: context.href(`/why/${encodeURIComponent(subject)}`, {})}, text);
}

// [[subject, words]] of one outcome: appointment, event, absence.
export function subjectsOf(outcome) {
  const subjects = [];
  if (outcome.appointment_id) subjects.push([`appointment:${outcome.appointment_id}`, 'Appointment', outcome.appointment_id]);
  if (outcome.item_id) subjects.push([`item:${outcome.item_id}`, 'Event', outcome.item_id]);
  if (outcome.absence_id) subjects.push([`absence:${outcome.absence_id}`, 'Absence', outcome.absence_id]);
  return subjects;
}

export function subjectLinks(context, outcome, without = '') {
  return subjectsOf(outcome).filter(([subject]) => subject !== without).map(([subject, sort, id]) =>
    element('a', {class: 'chip', href: context.href(`/why/${encodeURIComponent(subject)}`, {})},
        element('span', {class: 'sort'}, sort), ' ', said(id, 'id')));
}

// The same as chips; nothing where it is about nothing.
export function about(context, outcome, without = '') {
  const links = subjectLinks(context, outcome, without);
  return links.length === 0 ? '' : element('div', {class: 'chips'}, links);
}

export function rules(list) {
  if (list.length === 0) return null;
  return element('ul', {class: 'rules'}, list.map((rule) =>
    element('li', {}, element('code', {}, rule.rule), ' ', rule.says, ' ',
        element('span', {class: 'source'}, `Rule book, “${rule.section}”`))));
}
