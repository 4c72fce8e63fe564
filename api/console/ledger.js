// Asks the ledger: JSON over HTTP, with the token of whoever signed in. The token is never in an address or a cookie.

const TOKEN = 'syncledger-token';

export class Refused extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const token = () => sessionStorage.getItem(TOKEN) ?? '';
export function setToken(text) {
  if (text) sessionStorage.setItem(TOKEN, text);
  else sessionStorage.removeItem(TOKEN);
}

function headers() {
  return token() ? {Authorization: `Bearer ${token()}`} : {};
}

function address(path, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '') query.set(name, value);
  }
  return query.size ?? [...query].length ? `/api/v1/${path}?${query}` : `/api/v1/${path}`;
}

async function answerOf(response) {
  if (response.ok) return response;
  let error = {code: '', message: `the server answered ${response.status}`};
  try {
    error = (await response.json()).error;
  } catch {
    // no JSON: something between here and the server answered
  }
  throw new Refused(response.status, error.code, error.message);
}

async function send(path, options) {
  try {
    return await fetch(path, {credentials: 'omit', cache: 'no-store', ...options});
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Refused(0, 'UNREACHABLE', 'the server cannot be reached: it may have ended');
  }
}

export async function ask(path, parameters = {}, signal = undefined) {
  const response = await send(address(path, parameters), {headers: headers(), signal});
  return (await answerOf(response)).json();
}

// Changes the ledger.
export async function act(path, parameters) {
  const response = await send(address(path, {}), {
    method: 'POST',
    headers: {...headers(), 'X-Syncledger-Request': '1'},
    body: new URLSearchParams(parameters),
  });
  return (await answerOf(response)).json();
}

// Reads server-sent events until the stream ends: onEvent(name, data).
export async function follow(path, parameters, signal, onEvent) {
  const response = await answerOf(await send(address(path, parameters), {headers: headers(), signal}));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) return;
    text += value;
    for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
      const lines = text.slice(0, end).split('\n');
      const name = lines.find((line) => line.startsWith('event: '))?.slice(7);
      const data = lines.find((line) => line.startsWith('data: '))?.slice(6);
      if (name && data) onEvent(name, JSON.parse(data));
    }
  }
}

let book;
// The rule book: rules and reasons in words.
export async function ruleBook() {
  book ??= ask('rules').then(({rules, reasons}) => ({
    rules: new Map(rules.map((rule) => [rule.rule, rule])),
    reasons: new Map(reasons.map((reason) => [reason.reason, reason])),
  })).catch((error) => {
    book = undefined;
    throw error;
  });
  return book;
}
