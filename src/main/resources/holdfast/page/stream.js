// One provider's events, as they happen. EventSource can't say who asks, so this reads the stream itself.

import { authorization, problemOf } from './api.js';

/** The gateway sends something every 15 s. */
const SILENCE_MS = 40_000;
const HIDDEN_MS = 5_000;
const PAUSES_MS = [500, 1000, 2000, 5000];

/**
 * Stays connected until `close`.
 *
 * @param onOpen called each time it is connected: what happened before has to be asked for
 * @param onEvent called with each event
 * @param onLost called with the problem, or undefined, each time the connection is lost or can't be made
 */
export class EventFeed {
  #url;
  #listener;
  #lastId = null;
  #failures = 0;
  #isClosed = false;
  #abort = null;
  #leaving = null;
  #wake = () => {};

  constructor(url, listener) {
    this.#url = url;
    this.#listener = listener;
    this.retryNow = this.retryNow.bind(this);
    this.drop = this.drop.bind(this);
    this.seen = this.seen.bind(this);
    window.addEventListener('online', this.retryNow);
    window.addEventListener('offline', this.drop);
    document.addEventListener('visibilitychange', this.seen);
    this.#run();
  }

  close() {
    this.#isClosed = true;
    window.removeEventListener('online', this.retryNow);
    window.removeEventListener('offline', this.drop);
    document.removeEventListener('visibilitychange', this.seen);
    clearTimeout(this.#leaving);
    this.drop();
    this.retryNow();
  }

  retryNow() {
    this.#wake();
  }

  /** A window that nobody looks at gives its connection back: a browser has six for one server. */
  seen() {
    clearTimeout(this.#leaving);
    if (document.hidden) {
      this.#leaving = setTimeout(this.drop, HIDDEN_MS);
    } else {
      this.#wake();
    }
  }

  drop() {
    this.#abort?.abort();
  }

  async #run() {
    while (!this.#isClosed) {
      const problem = await this.#connection().catch((e) => (e.reason ? e : undefined));
      if (this.#isClosed) {
        return;
      }
      if (problem?.reason === 'GONE_EVENTS') {
        this.#lastId = null;
      }
      this.#listener.onLost(problem);
      do {
        await this.#pause(PAUSES_MS[Math.min(this.#failures++, PAUSES_MS.length - 1)]);
      } while (document.hidden && !this.#isClosed);
    }
  }

  #pause(ms) {
    return new Promise((resolve) => {
      // Not all at once, when a gateway has been away.
      const timer = setTimeout(resolve, ms * (0.75 + Math.random() / 2));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #connection() {
    this.#abort = new AbortController();
    const headers = { Accept: 'text/event-stream', ...authorization() };
    if (this.#lastId) {
      headers['Last-Event-ID'] = this.#lastId;
    }
    let silence = setTimeout(this.drop, SILENCE_MS);
    try {
      const response = await fetch(this.#url, { headers, signal: this.#abort.signal, cache: 'no-store' });
      if (!response.ok) {
        throw await problemOf(response);
      }
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (;;) {
        const { value, done } = await reader.read();
        if (done) {
          return;
        }
        clearTimeout(silence);
        silence = setTimeout(this.drop, SILENCE_MS);
        const blocks = (rest + value).split('\n\n');
        rest = blocks.pop();
        blocks.forEach((block) => this.#take(block));
      }
    } finally {
      clearTimeout(silence);
    }
  }

  #take(block) {
    const fields = {};
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':');
      if (colon > 0) {
        fields[line.slice(0, colon)] = line.slice(colon + 1).trimStart();
      }
    }
    if (fields.retry) {
      this.#failures = 0;
      this.#listener.onOpen();
    }
    if (fields.data) {
      this.#lastId = fields.id ?? this.#lastId;
      this.#listener.onEvent(JSON.parse(fields.data));
    }
  }
}
