// The moment of the ledger that a page is as of: a slider over the tenant's facts, and a field for an offset or a time.

import {element, replaceChildren, uniqueId} from './dom.js';
import {timeWords} from './times.js';

const SETTLES_AFTER_MS = 120;  // so that a slider that is dragged does not ask for every fact

// change(as_of) is called with "" for now, else with an offset or a time. show(answer, zone) says where an answer stands.
export function momentControl(asOf, change) {
  const slider = element('input', {type: 'range', id: uniqueId('moment'), min: 0, max: 0, step: 1, value: 0});
  const field = element('input', {type: 'text', id: uniqueId('as-of'), value: asOf, size: 22, autocomplete: 'off', spellcheck: 'false',
    placeholder: 'now'});
  const when = element('output', {for: slider.id, class: 'when'});
  const now = element('button', {type: 'button', class: 'quiet'}, 'Now');
  const wrong = element('p', {class: 'wrong', role: 'alert', hidden: true});
  let settling;
  slider.addEventListener('input', () => {
    replaceChildren(when, `after offset ${slider.value}`);
    slider.setAttribute('aria-valuetext', `after offset ${slider.value}`);
    clearTimeout(settling);
    settling = setTimeout(() => {
      field.value = slider.value === slider.max ? '' : slider.value;
      change(field.value);
    }, SETTLES_AFTER_MS);
  });
  now.addEventListener('click', () => {
    field.value = '';
    change('');
  });
  const form = element('form', {class: 'moment', 'aria-label': 'As of which moment', on: {submit: (event) => {
    event.preventDefault();
    change(field.value.trim());
  }}},
  element('div', {class: 'slide'},
      element('label', {for: slider.id}, 'As of'), slider, when),
  element('div', {class: 'exact'},
      element('label', {for: field.id}, 'Offset or time'), field, element('button', {type: 'submit', class: 'quiet'}, 'Go'), now),
  wrong);
  return {
    element: form,
    show(answer, zone) {
      slider.max = answer.head_offset;
      slider.value = answer.as_of_offset;
      const isNow = answer.as_of_offset === answer.head_offset;
      const text = `${isNow ? 'now: ' : ''}after offset ${answer.as_of_offset}, ${timeWords(answer.as_of_time, zone)}`;
      slider.setAttribute('aria-valuetext', text);
      replaceChildren(when, text);
      form.classList.toggle('past', !isNow);
      now.disabled = isNow;
      wrong.hidden = true;
    },
    refuse(message) {
      replaceChildren(wrong, message);
      wrong.hidden = false;
    },
  };
}
