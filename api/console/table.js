// Tables that become a list of cards in a narrow window, and lists that go on page by page.

import {element, replaceChildren} from './dom.js';

// `columns`: [{name, cell(row), class}]. Roles are said, for display: block takes them from a table.
export function table(caption, columns, rows, rowAttributes = () => ({})) {
  return element('table', {role: 'table', class: 'cards'},
      element('caption', {class: 'unseen'}, caption),
      element('thead', {role: 'rowgroup'},
          element('tr', {role: 'row'}, columns.map(({name, class: kind}) => element('th', {scope: 'col', role: 'columnheader', class: kind}, name)))),
      element('tbody', {role: 'rowgroup'}, rows.map((row) => tableRow(columns, row, rowAttributes(row)))));
}

export function tableRow(columns, row, attributes = {}) {
  return element('tr', {role: 'row', ...attributes},
      columns.map(({name, cell, class: kind}) => {
        const content = cell(row);
        const empty = content === '' || content === null || content === undefined || (Array.isArray(content) && content.length === 0);
        return element('td', {role: 'cell', class: `${kind ?? ''}${empty ? ' empty' : ''}`.trim() || null, 'data-label': name},
            element('div', {}, content));
      }));
}

// A list that is read page by page: shows what load(page_token) brings by show(elements), and a button for more.
export async function pagedList(into, load, show, none) {
  const list = element('div', {class: 'pages-of-list'});
  const more = element('button', {type: 'button'}, 'Show more');
  const foot = element('p', {class: 'foot', role: 'status'});
  let shown = 0;
  let pageToken = '';
  const next = async () => {
    more.disabled = true;
    const answer = await load(pageToken);
    pageToken = answer.next_page_token;
    shown += answer.elements.length;
    if (answer.elements.length > 0) show(list, answer.elements);
    if (shown === 0 && !pageToken) replaceChildren(foot, none);
    else replaceChildren(foot, pageToken ? `${shown} shown; there are more. ` : `${shown} in all.`);
    more.disabled = false;
    more.hidden = !pageToken;
    return answer;
  };
  more.addEventListener('click', () => next().catch((error) => replaceChildren(foot, error.message)));
  const first = await next();
  replaceChildren(into, list, foot, more);
  return first;
}
