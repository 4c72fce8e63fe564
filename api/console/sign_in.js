// Signing in: a token, kept while this tab is open.

import {element, replaceChildren, said, uniqueId} from './dom.js';
import {ask, setToken} from './ledger.js';

export function fill(body, {message, done}) {
  const field = element('input', {type: 'password', id: uniqueId('token'), autocomplete: 'off', spellcheck: 'false', required: true});
  const wrong = element('p', {class: 'wrong', role: 'alert'}, said(message));
  replaceChildren(body, element('form', {class: 'panel form', on: {submit: async (event) => {
    event.preventDefault();
    setToken(field.value.trim());
    try {
      await ask('session');
      done();
    } catch (error) {
      setToken('');
      replaceChildren(wrong, said(error.message));
      field.focus();
    }
  }}},
  element('p', {}, 'This ledger asks who you are. Paste the token (a JWT) that your administrator gave you; it is kept until this tab is closed.'),
  element('label', {for: field.id}, 'Token'), field, wrong,
  element('div', {class: 'buttons'}, element('button', {type: 'submit', class: 'primary'}, 'Sign in'),
      element('button', {type: 'button', class: 'quiet', on: {click: () => {
        setToken('');
        done();
      }}}, 'Forget the token'))));
}
