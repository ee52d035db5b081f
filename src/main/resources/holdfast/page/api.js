// Calls the gateway. What changes something has a key, so that sending it again never does it twice.

const TRIES = 4;
const MAX_PAUSE_S = 5;

let token = null;
let onSignedOut = () => {};

export const setToken = (value) => { token = value; };
export const whenSignedOut = (listener) => { onSignedOut = listener; };
export const authorization = () => (token ? { Authorization: `Bearer ${token}` } : {});

/** A refusal: `reason` is the API's, or OFFLINE if nobody answered. */
export class Problem extends Error {
  constructor(document) {
    super(document.title);
    Object.assign(this, document);
  }
}

const provider = (id) => `/v1/providers/${encodeURIComponent(id)}`;
const reservation = (each) => `${provider(each.providerId)}/reservations/${encodeURIComponent(each.reservationId)}`;

export const api = {
  about: () => call('GET', '/v1/about'),
  me: () => call('GET', '/v1/me'),
  provider: (id) => call('GET', provider(id)),
  slots: (id, from, to) => all(`${provider(id)}/slots`, 'slots', from, to),
  reservations: (id, from, to) => all(`${provider(id)}/reservations`, 'reservations', from, to),
  hold: (slot) => call('POST', '/v1/reservations', { providerId: slot.providerId, start: slot.start, end: slot.end }),
  confirm: (each) => call('POST', `${reservation(each)}/confirm`),
  cancel: (each, reason) => call('POST', `${reservation(each)}/cancel`, reason ? { reason } : undefined),
  move: (each, slot) => call('POST', `${reservation(each)}/reschedule`, { start: slot.start, end: slot.end }),
  setHours: (id, hours) => call('PUT', `${provider(id)}/hours`, hours),
  open: (id, time) => call('POST', `${provider(id)}/availability`, time),
  close: (id, time) => call('DELETE', `${provider(id)}/availability?${new URLSearchParams(time)}`),
  events: (id) => `${provider(id)}/events`,
};

async function all(path, name, from, to) {
  const found = [];
  let next = null;
  do {
    const query = new URLSearchParams({ from, to, limit: 5000, ...(next ? { after: next } : {}) });
    const page = await call('GET', `${path}?${query}`);
    found.push(...page[name]);
    next = page.next;
  } while (next);
  return found;
}

async function call(method, path, body) {
  const headers = { ...authorization() };
  if (method !== 'GET') {
    headers['Idempotency-Key'] = newKey();
  }
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  const options = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
  for (let tried = 1; ; tried++) {
    const { response, problem, pauseS } = await once(path, options);
    if (!problem) {
      return response.json();
    }
    const mayPass = problem.reason === 'OFFLINE' || problem.status === 503;
    if (!mayPass || tried === TRIES) {
      if (problem.status === 401) {
        onSignedOut(problem);
      }
      throw problem;
    }
    await new Promise((resolve) => { setTimeout(resolve, Math.min(pauseS ?? tried / 2, MAX_PAUSE_S) * 1000); });
  }
}

async function once(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    return { problem: new Problem({ reason: 'OFFLINE', status: 0, title: 'Nobody answered' }) };
  }
  return response.ok ? { response } : {
    problem: await problemOf(response),
    pauseS: Number(response.headers.get('Retry-After')) || undefined,
  };
}

export async function problemOf(response) {
  const document = await response.json().catch(() => ({}));
  return new Problem({ title: `The service answered ${response.status}`, ...document, status: response.status });
}

/** crypto.randomUUID is there on https and on this machine only. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (each) => each.toString(16).padStart(2, '0')).join('');
}
