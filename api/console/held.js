// Held removals: what a sync would remove, and the decision of an administrator.

import {badge, element, replaceChildren, said} from './dom.js';
import {act} from './ledger.js';
import {about} from './outcome.js';
import {pagedList, table} from './table.js';
import {rangeWords, timeWords} from './times.js';
import {capital, counted, words} from './text.js';

export const title = () => 'Held removals';

const STATES = {HELD: 'warn', APPROVED: 'bad', REJECTED: 'good'};

export async function fill(body, context) {
  const {mailbox = '', state = ''} = context.parameters;
  const place = element('div', {});
  replaceChildren(body,
      element('p', {class: 'facts'}, 'A sync that would remove unusually much removes nothing until an administrator decides: a calendar that is read as empty may be a source that failed.'),
      element('nav', {class: 'tabs', 'aria-label': 'State'}, ['', 'HELD', 'APPROVED', 'REJECTED'].map((one) =>
        element('a', {href: context.href('/held', {state: one, mailbox}), 'aria-current': one === state ? 'true' : null}, one ? words(one) : 'all'))),
      mailbox ? element('p', {}, element('a', {class: 'chip', href: context.href('/held', {state})}, 'Only ', said(mailbox), ' ×', element('span', {class: 'unseen'}, ' (show all)'))) : null,
      place);
  await pagedList(place, (pageToken) => context.ask('held', {mailbox, state, page_token: pageToken}),
      (into, list) => into.append(...list.map((one) => heldOf(context, one))),
      state || mailbox ? 'None of these.' : 'Nothing is or was held.');
}

function heldOf(context, held) {
  const said_ = element('p', {role: 'status', class: 'decided'});
  const state = element('span', {}, badge(STATES[held.state] ?? 'quiet', words(held.state)));
  const kind = held.kind === 'MISSING' ? 'A complete reading no longer showed them.' : 'The source reported them as removed.';
  return element('article', {class: 'panel held'},
      element('h2', {}, said(held.mailbox), element('span', {class: 'offset'}, `offset ${held.offset}, ${timeWords(held.observed_at, 'UTC')} UTC`)),
      element('p', {}, state, ` ${counted(held.items.length, 'event', 'events')}. ${kind} Sync `, said(held.sync_id, 'id'), '.'),
      table(`Events that ${held.mailbox} would lose`, [
        {name: 'Title', cell: (item) => said(item.title || '(no title)')},
        {name: 'When (UTC)', cell: (item) => rangeWords(item.start, item.end, 'UTC')},
        {name: 'Why', cell: (item) => about(context, item)},
      ], held.items),
      held.state === 'HELD' ? decisionOf(context, held, state, said_) : null,
      said_);
}

// Both buttons ask once more: what is approved is removed.
function decisionOf(context, held, state, status) {
  const {may_act: mayAct, records} = context.session;
  if (!mayAct) return element('p', {class: 'soft'}, 'It waits for an administrator, who approves or rejects it here.');
  if (!records) {
    return element('div', {class: 'buttons'},
        ['Approve', 'Reject'].map((name) => element('button', {type: 'button', disabled: true}, name)),
        element('p', {class: 'soft'}, 'This process does not write the ledger: decide in the console of ',
            element('code', {}, 'syncledger up'), ', or import a line with ', element('code', {}, 'removals.approved'), ' or ', element('code', {}, 'removals.rejected'), '.'));
  }
  const buttons = element('div', {class: 'buttons'});
  const offer = () => replaceChildren(buttons,
      element('button', {type: 'button', on: {click: () => confirm('approved')}}, 'Approve'),
      element('button', {type: 'button', on: {click: () => confirm('rejected')}}, 'Reject'));
  const confirm = (decision) => {
    const sure = element('button', {type: 'button', class: decision === 'approved' ? 'danger' : 'primary', on: {click: () => decide(decision)}},
        decision === 'approved' ? `Remove ${counted(held.items.length, 'event', 'events')}` : `Keep ${counted(held.items.length, 'event', 'events')}`);
    replaceChildren(buttons, sure, element('button', {type: 'button', class: 'quiet', on: {click: () => {
      offer();
      buttons.querySelector('button').focus();
    }}}, 'Cancel'));
    sure.focus();
  };
  const decide = async (decision) => {
    for (const button of buttons.querySelectorAll('button')) button.disabled = true;
    try {
      const {offset} = await act('held', {tenant: held.tenant, mailbox: held.mailbox, sync_id: held.sync_id, decision});
      replaceChildren(buttons);
      replaceChildren(state, badge(STATES[decision.toUpperCase()], decision));
      replaceChildren(status, `${capital(decision)} by you, at offset ${offset}.`);
    } catch (error) {
      offer();
      replaceChildren(status, said(error.message, 'wrong'));
    }
  };
  offer();
  return buttons;
}
