// Live: what is decided as facts arrive, and how far the answers are behind.

import {badge, element, replaceChildren, said} from './dom.js';
import {follow, Refused} from './ledger.js';
import {about} from './outcome.js';
import {tableRow} from './table.js';
import {ageWords, timeWords} from './times.js';
import {counted, tone, words} from './text.js';

export const title = () => 'Live';

const SHOWN_AT_FIRST = 40;   // facts
const MOST_ROWS = 200;
const BETWEEN_TRIES_MS = 2000;

export async function fill(body, context) {
  const {head_offset: head} = await context.ask('moment');
  const columns = [
    {name: 'Offset', class: 'number', cell: (one) => String(one.offset)},
    {name: 'Observed (UTC)', class: 'whole-words', cell: (one) => timeWords(one.observed_at, 'UTC')},
    {name: 'What', cell: ({outcome}) => badge(tone(outcome.kind), words(outcome.kind))},
    {name: 'Why', cell: ({outcome}) => [element('code', {}, outcome.rule), outcome.reason ? ` ${words(outcome.reason)}` : '']},
    {name: 'About', cell: ({outcome}) => about(context, outcome) || said(outcome.mailbox || outcome.subject)},
  ];
  const rows = element('tbody', {role: 'rowgroup'});
  const lag = element('dd', {});
  const offset = element('dd', {}, String(head));
  const connection = element('dd', {}, 'connecting…');
  const news = element('p', {class: 'unseen', role: 'status'});
  const pause = element('button', {type: 'button', 'aria-pressed': 'false', on: {click: () => {
    paused = !paused;
    pause.setAttribute('aria-pressed', String(paused));
    replaceChildren(pause, paused ? 'Go on' : 'Pause');
    if (!paused) flush();
  }}}, 'Pause');
  let paused = false, cursor = '', waiting = [], heardUpTo = head;
  replaceChildren(body,
      element('dl', {class: 'figures'},
          element('div', {}, element('dt', {}, 'Newest fact, offset'), offset),
          element('div', {}, element('dt', {}, 'Answers are'), lag),
          element('div', {}, element('dt', {}, 'Stream'), connection)),
      element('div', {class: 'toolbar'}, element('h2', {}, 'Newest outcomes'), pause), news,
      element('table', {role: 'table', class: 'cards'}, element('caption', {class: 'unseen'}, 'Newest outcomes, the newest first'),
          element('thead', {role: 'rowgroup'}, element('tr', {role: 'row'}, columns.map(({name, class: kind}) => element('th', {scope: 'col', role: 'columnheader', class: kind}, name)))), rows));

  function flush() {
    if (waiting.length === 0) return;
    const fresh = waiting.filter((one) => one.offset > heardUpTo);
    rows.prepend(...waiting.slice(-MOST_ROWS).reverse().map((one) => tableRow(columns, one, {class: one.offset > head ? 'fresh' : null})));
    while (rows.children.length > MOST_ROWS) rows.lastElementChild.remove();
    if (fresh.length > 0) {
      replaceChildren(news, `${counted(fresh.length, 'new outcome', 'new outcomes')}, up to offset ${fresh.at(-1).offset}`);
      heardUpTo = fresh.at(-1).offset;
    }
    waiting = [];
  }
  function onEvent(name, data) {
    if (name === 'outcome') {
      cursor = data.cursor;
      waiting.push(data);
      if (waiting.length > 2 * MOST_ROWS) waiting = waiting.slice(-MOST_ROWS);
      return;
    }
    if (!paused) flush();
    replaceChildren(offset, String(data.head_offset));
    replaceChildren(lag, data.lag.age_us === 0 ? 'current' : `${ageWords(data.lag.age_us)} old`);
    replaceChildren(connection, badge('good', 'open'));
    context.heard(data.head_offset, data.lag);
  }
  // Runs until the page is left. A stream that ends is taken up after the last outcome that came.
  const from = Math.max(0, head - SHOWN_AT_FIRST + 1);
  const run = async () => {
    while (!context.signal.aborted) {
      try {
        await follow('outcomes', {tenant: context.tenant, ...(cursor ? {cursor} : {from_offset: from})}, context.signal, onEvent);
      } catch (error) {
        if (context.signal.aborted) return;
        replaceChildren(connection, badge('bad', error instanceof Refused ? error.message : 'interrupted'));
        if (error.status === 401 || error.status === 403) return;
      }
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MS));
    }
  };
  run();
}
