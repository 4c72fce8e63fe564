// A week as a calendar and as a list, of the same entries.

import {element, said} from './dom.js';
import {addDays, clock, dateOf, dateWords, instantOf, isMidnight, rangeWords, startOfDate, wallClock} from './times.js';

const FIRST_HOUR = 7, LAST_HOUR = 19;  // shown even where nothing is
const SHORTEST_MINUTES = 30;           // an entry is drawn at least that high, to be read
const ONE_LINE_MINUTES = 45;           // what is shorter has one line

// entry: {start, end (texts), sort: 'absence' | 'appointment' | 'cancelled' | 'ignored', label, detail, href}
const SORTS = {absence: 'Blocked', appointment: 'Appointment', cancelled: 'Cancelled', ignored: 'Not blocked'};

// The part of an entry that is on a date: minutes of the clock, or the whole day. Null: none of it is.
function partOn(entry, date, zone) {
  const start = instantOf(entry.start), end = Math.max(instantOf(entry.end), start + 1);
  const from = startOfDate(date, zone), to = startOfDate(addDays(date, 1), zone);
  if (end <= from || start >= to) return null;
  if (start <= from && end >= to) return {whole: true};
  const minutes = (instant, otherwise) => {
    const at = wallClock(instant, zone);
    return instant <= from || instant >= to ? otherwise : at.hour * 60 + at.minute;
  };
  const begins = start <= from ? 0 : minutes(start, 0);
  const ends = end >= to ? 24 * 60 : minutes(end, 24 * 60);
  return {whole: false, begins, ends: Math.max(ends, begins + SHORTEST_MINUTES), starts: start >= from};
}

// Entries that overlap stand side by side: gives each its lane, and how many lanes there are where it is.
function setLanes(parts) {
  parts.sort((a, b) => a.begins - b.begins || b.ends - a.ends);
  let cluster = [], clusterEnd = -1;
  const close = () => cluster.forEach((part) => {
    part.lanes = Math.max(...cluster.map(({lane}) => lane)) + 1;
  });
  for (const part of parts) {
    if (part.begins >= clusterEnd) {
      close();
      cluster = [];
    }
    const taken = new Set(cluster.filter((other) => other.ends > part.begins).map(({lane}) => lane));
    part.lane = 0;
    while (taken.has(part.lane)) ++part.lane;
    cluster.push(part);
    clusterEnd = Math.max(clusterEnd, part.ends);
  }
  close();
}

function link(entry, zone, when) {
  return element('a', {href: entry.href, class: `entry ${entry.sort}`, 'aria-label': `${SORTS[entry.sort]}: ${entry.label}, ${rangeWords(entry.start, entry.end, zone)}${entry.detail ? `, ${entry.detail}` : ''}`},
      element('span', {class: 'when'}, when), ' ', said(entry.label, 'what'), entry.detail ? said(entry.detail, 'detail') : null);
}

export function calendar(entries, monday, zone, today) {
  const days = Array.from({length: 7}, (_, i) => addDays(monday, i));
  const byDay = days.map((date) => entries.map((entry) => ({entry, part: partOn(entry, date, zone)})).filter(({part}) => part));
  const timed = byDay.flat().map(({part}) => part).filter(({whole}) => !whole);
  const firstHour = Math.min(FIRST_HOUR, ...timed.map(({begins}) => Math.floor(begins / 60)));
  const lastHour = Math.max(LAST_HOUR, ...timed.map(({ends}) => Math.ceil(ends / 60)));
  const span = (lastHour - firstHour) * 60;
  const percent = (minutes) => `${(100 * minutes) / span}%`;
  const hours = element('div', {class: 'hours', 'aria-hidden': 'true'}, Array.from({length: lastHour - firstHour}, (_, i) => {
    const line = element('span', {}, `${String(firstHour + i).padStart(2, '0')}:00`);
    line.style.top = percent(i * 60);
    return line;
  }));
  const columns = days.map((date, i) => {
    const whole = byDay[i].filter(({part}) => part.whole);
    const within = byDay[i].filter(({part}) => !part.whole);
    setLanes(within.map(({part}) => part));
    const column = element('li', {class: date === today ? 'day today' : 'day'},
        element('h3', {}, dateWords(date, {year: undefined})),
        element('ul', {class: 'whole', 'aria-label': 'all day'}, whole.map(({entry}) => element('li', {}, link(entry, zone, 'all day')))),
        element('ul', {class: 'timed'}, within.map(({entry, part}) => {
          const item = element('li', {class: part.ends - part.begins < ONE_LINE_MINUTES ? 'short' : null}, link(entry, zone, part.starts ? clock(instantOf(entry.start), zone) : '…'));
          item.style.top = percent(part.begins - firstHour * 60);
          item.style.height = percent(part.ends - part.begins);
          item.style.left = `${(100 * part.lane) / part.lanes}%`;
          item.style.width = `${100 / part.lanes}%`;
          return item;
        })));
    return column;
  });
  const view = element('div', {class: 'calendar'}, hours, element('ol', {class: 'days'}, columns));
  view.style.setProperty('--hours', String(lastHour - firstHour));
  view.style.setProperty('--whole', String(Math.max(0, ...byDay.map((day) => day.filter(({part}) => part.whole).length))));
  return view;
}

export function listOfWeek(entries, monday, zone) {
  const days = Array.from({length: 7}, (_, i) => addDays(monday, i));
  return element('div', {class: 'week-list'}, days.map((date) => {
    const here = entries.filter((entry) => partOn(entry, date, zone));
    return element('section', {},
        element('h3', {}, dateWords(date)),
        here.length === 0 ? element('p', {class: 'soft'}, 'nothing') :
        element('ul', {}, here.sort((a, b) => instantOf(a.start) - instantOf(b.start)).map((entry) => {
          const start = instantOf(entry.start), end = instantOf(entry.end);
          const wholeDays = isMidnight(start, zone) && isMidnight(end, zone);
          const when = wholeDays ? 'all day' : dateOf(start, zone) === dateOf(end, zone) ? `${clock(start, zone)}–${clock(end, zone)}` : rangeWords(entry.start, entry.end, zone);
          return element('li', {class: `line ${entry.sort}`},
              element('span', {class: 'when'}, when),
              element('span', {class: `badge ${entry.sort}`}, SORTS[entry.sort]),
              element('a', {href: entry.href}, said(entry.label)),
              entry.detail ? said(entry.detail, 'soft') : null);
        })));
  }));
}
