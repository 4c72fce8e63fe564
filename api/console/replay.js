// Replays: what another rule set would have decided of the same facts, rule by rule.

import {badge, element, replaceChildren, said, uniqueId} from './dom.js';
import {act} from './ledger.js';
import {about} from './outcome.js';
import {pagedList, table} from './table.js';
import {timeWords} from './times.js';
import {counted, tone, words} from './text.js';

export const title = () => 'Replay';

const BETWEEN_LOOKS_MS = 500;
const RUNS = ['FOLDING', 'COMPARING'];
const SHOWN_AT_ONCE = 20;  // differences of a rule

export async function fill(body, context) {
  const {id = ''} = context.parameters;
  const intro = element('p', {class: 'facts'}, 'A replay decides every fact again, beside the ledger, as if another rule set had always been in force. Nothing in the ledger changes, and nobody is told.');
  if (!context.session.may_act) {
    replaceChildren(body, intro, element('p', {class: 'panel'}, 'Only an administrator starts and reads replays.'));
    return;
  }
  const place = element('div', {});
  replaceChildren(body, intro, await form(context), place);
  if (id) await followReplay(place, context, id);
}

async function form(context) {
  const {rule_sets: known, in_force: inForce} = await context.ask('rule_sets');
  const other = known.find((version) => version !== inForce) ?? inForce;
  const rules = element('select', {id: uniqueId('rules')}, known.map((version) =>
    element('option', {value: version, selected: version === other}, version === inForce ? `${version} (in force)` : version)));
  const tenant = element('select', {id: uniqueId('tenant')}, context.session.tenants.map((one) =>
    element('option', {value: one.tenant, selected: one.tenant === context.tenant}, one.tenant)));
  const to = element('input', {type: 'text', id: uniqueId('to'), inputmode: 'numeric', autocomplete: 'off', spellcheck: 'false', placeholder: 'all facts'});
  const start = element('button', {type: 'submit', class: 'primary'}, 'Start the replay');
  const wrong = element('p', {class: 'wrong', role: 'alert'});
  return element('form', {class: 'panel', 'aria-label': 'Start a replay', on: {submit: async (event) => {
    event.preventDefault();
    start.disabled = true;
    replaceChildren(wrong);
    try {
      const {id} = await act('replays', {tenant: tenant.value, rules: rules.value, to: to.value.trim()});
      context.go('/replay', {id});
    } catch (error) {
      replaceChildren(wrong, said(error.message));
    } finally {
      start.disabled = false;
    }
  }}}, element('div', {class: 'filters'},
      element('div', {}, element('label', {for: rules.id}, 'As if this rule set had always been in force'), rules),
      element('div', {}, element('label', {for: tenant.id}, 'Tenant'), tenant),
      element('div', {}, element('label', {for: to.id}, 'Up to offset'), to), start), wrong);
}

async function followReplay(place, context, id) {
  const progress = element('progress', {id: uniqueId('progress'), max: 1, value: 0});
  const label = element('label', {for: progress.id}, 'Begins');
  const looks = element('section', {class: 'panel progress'}, element('h2', {}, 'Replay'), label, progress);
  for (;;) {
    const replay = await context.ask('replays', {id, page_size: 1});
    if (!RUNS.includes(replay.state)) {
      showResult(place, context, replay);
      return;
    }
    if (!looks.isConnected) replaceChildren(place, looks);
    replaceChildren(label, `${replay.state === 'FOLDING' ? 'Decides' : 'Compares'}: ${replay.facts_done} of ${counted(replay.facts, 'fact', 'facts')}`);
    progress.value = replay.facts > 0 ? replay.facts_done / replay.facts : 0;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
    if (context.signal.aborted) return;
  }
}

const asked = (replay) => [said(replay.rules_asked, 'id'), ' on ', said(replay.tenant, 'id'), replay.to === undefined ? ', all facts' : `, up to offset ${replay.to}`];

function showResult(place, context, replay) {
  const failed = replay.state !== 'DONE';
  const head = element('section', {class: failed ? 'panel problem' : 'panel standing'},
      element('h2', {tabIndex: -1}, failed ? `The replay ${words(replay.state)}` : replay.different === 0 ? 'Everything would be decided as it was' :
        `${counted(replay.different, 'fact', 'facts')} would be decided otherwise`),
      replay.failure ? element('p', {}, said(replay.failure)) : null,
      replay.standing_different > 0 ? element('p', {}, `${counted(replay.standing_different, 'absence or appointment', 'absences and appointments')} would stand otherwise at the end.`) : null,
      element('p', {class: 'soft'}, asked(replay), `, ${counted(replay.facts, 'fact', 'facts')}; started by `, said(replay.started_by || 'whoever is on this machine'), `, ${timeWords(replay.started_at, 'UTC')} UTC.`));
  replaceChildren(place, head,
      replay.rules.length === 0 ? null : element('p', {class: 'soft'}, 'By rule: in how many facts something differs, for how many subjects, and how many messages differ.'),
      replay.rules.length === 0 ? null : table('Differences by rule', [
        {name: 'Rule', cell: (one) => element('code', {}, one.rule)},
        {name: 'Facts', class: 'number', cell: (one) => String(one.verdicts)},
        {name: 'Subjects', class: 'number', cell: (one) => String(one.subjects)},
        {name: 'Would be told', class: 'number', cell: (one) => String(one.would_be_told)},
        {name: 'Were told, and would not be', class: 'number', cell: (one) => String(one.were_told)},
      ], replay.rules),
      replay.rules.map((one) => ruleOf(context, replay, one)));
  context.announce(head.querySelector('h2').textContent);
}

// The differences of one rule; they are asked for once it is opened.
function ruleOf(context, replay, rule) {
  const place = element('div', {});
  const load = async () => {
    try {
      await pagedList(place, (pageToken) => context.ask('replays', {id: replay.id, rule: rule.rule, page_size: SHOWN_AT_ONCE, page_token: pageToken}),
          (into, list) => into.append(...list.map((one) => differenceOf(context, one))), 'None is kept.');
      if (rule.kept < rule.subjects) place.append(element('p', {class: 'soft'}, `Of ${rule.subjects}, the first ${rule.kept} are kept here; `, element('code', {}, 'syncledger replay --diff'), ' shows all.'));
    } catch (error) {
      if (!context.signal.aborted) replaceChildren(place, context.problem(error));
    }
  };
  const section = element('section', {class: 'rule-of-replay'},
      element('h2', {}, element('code', {}, rule.rule), element('span', {class: 'offset'}, counted(rule.subjects, 'difference', 'differences'))),
      rule.says ? element('ul', {class: 'rules'}, element('li', {}, rule.says, ' ', element('span', {class: 'source'}, `Rule book, “${rule.section}”`))) : null,
      place);
  load();
  return section;
}

function differenceOf(context, difference) {
  const [subject] = [...difference.now, ...difference.decided].filter((one) => one.appointment_id || one.item_id || one.absence_id);
  return element('article', {class: 'panel difference'},
      element('h3', {}, `Offset ${difference.offset}`, element('span', {class: 'offset'}, `${timeWords(difference.observed_at, 'UTC')} UTC`)),
      subject ? about(context, subject) : null,
      element('div', {class: 'sides'},
          sideOf('Decided', difference.decided, 'Was told'),
          sideOf('Would be', difference.now, 'Would be told')));
}

function sideOf(name, outcomes, told) {
  const decisions = outcomes.filter((one) => !one.audience);
  const notices = outcomes.filter((one) => one.audience);
  return element('div', {},
      element('h4', {}, name),
      decisions.length === 0 ? element('p', {class: 'soft'}, 'No decision about it.') : decisions.map((one) => element('div', {class: 'decision'},
          element('p', {}, badge(tone(one.kind), words(one.kind)), one.reason ? ` because ${one.because || words(one.reason)}` : '', ' ', element('code', {}, one.rule)),
          changes(one))),
      notices.length === 0 ? element('p', {class: 'to-whom'}, element('span', {class: 'soft'}, `${told}: `), element('span', {}, 'nobody')) : element('ul', {class: 'to-whom'}, notices.map((one) => element('li', {},
          element('span', {class: 'soft'}, `${told}, `), `${words(one.audience)}: `, one.kind === 'NOTIFICATION_REQUESTED' ? said(one.recipients.join(', ')) : `nobody, because ${one.because || words(one.reason)}`))));
}

function changes(outcome) {
  if (outcome.changes.length === 0) return null;
  const value = (text, className) => (text ? said(/^\d{4}-\d\d-\d\dT.*Z$/.test(text) ? `${timeWords(text, 'UTC')} UTC` : text, className) : element('span', {class: 'soft'}, 'nothing'));
  const created = outcome.changes.every((change) => !change.before);
  return element('table', {class: 'changes'},
      element('caption', {class: 'unseen'}, `What ${words(outcome.kind)} changes`),
      element('thead', {}, element('tr', {}, (created ? ['Field', 'Value'] : ['Field', 'Before', 'After']).map((name) => element('th', {scope: 'col'}, name)))),
      element('tbody', {}, outcome.changes.map((change) => element('tr', {},
          element('th', {scope: 'row'}, words(change.field)),
          created ? null : element('td', {}, value(change.before, 'before')),
          element('td', {}, value(change.after, 'after'))))));
}
