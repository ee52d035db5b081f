// What one provider has free and taken in some days, kept true by its events.

import { api } from './api.js';
import { EventFeed } from './stream.js';
import { dayOf, now, plusDays, startOf, today } from './time.js';

/** Several events in a row are one look. */
const GATHER_MS = 80;
/** Time alone takes slots away, too: those that come too close. */
const LOOK_AGAIN_MS = 60_000;

export class Calendar {
  #feed;
  #gathering = null;
  #ticking;
  #isLoading = false;
  #isStale = false;
  #isClosed = false;
  #hasNewTerms = true;
  #listener;

  /**
   * @param listener.changed called with this, after each look
   * @param listener.failed called with a problem that a look ended in
   * @param listener.connected called with whether changes are heard of, and a problem if there was one
   */
  constructor(providerId, day, days, listener) {
    this.providerId = providerId;
    this.day = day;
    this.days = days;
    this.slots = [];
    this.reservations = [];
    this.provider = null;
    this.#listener = listener;
    this.#feed = new EventFeed(api.events(providerId), {
      onOpen: () => {
        listener.connected(true);
        this.look();
      },
      onEvent: (event) => this.#heard(event),
      onLost: (problem) => listener.connected(false, problem),
    });
    this.#ticking = setInterval(() => this.look(), LOOK_AGAIN_MS);
    this.look();
  }

  close() {
    this.#isClosed = true;
    clearInterval(this.#ticking);
    clearTimeout(this.#gathering);
    this.#feed.close();
  }

  show(day) {
    this.day = day < today() ? today() : day;
    this.look();
  }

  allDays() {
    return Array.from({ length: this.days }, (_, i) => plusDays(this.day, i));
  }

  /** What is free or taken on a day, by time. Of a taken one, `status` is HELD or CONFIRMED. */
  ofDay(day) {
    const free = this.slots.map((each) => ({ ...each, status: 'FREE' }));
    return [...free, ...this.reservations.filter(isLive)].filter((each) => dayOf(each.start) === day)
      .sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
  }

  /** Asks anew; while an answer is on its way, once more after it. */
  async look() {
    if (this.#isLoading) {
      this.#isStale = true;
      return;
    }
    this.#isLoading = true;
    try {
      do {
        this.#isStale = false;
        await this.#load();
      } while (this.#isStale && !this.#isClosed);
    } catch (problem) {
      if (!this.#isClosed) {
        this.#listener.failed(problem);
      }
    } finally {
      this.#isLoading = false;
    }
  }

  async #load() {
    const day = this.day;
    const [from, to] = [startOf(day), startOf(plusDays(day, this.days))];
    const asksTerms = this.#hasNewTerms || !this.provider;
    this.#hasNewTerms = false;
    const [slots, reservations, provider] = await Promise.all([
      api.slots(this.providerId, from, to), api.reservations(this.providerId, from, to),
      asksTerms ? api.provider(this.providerId) : this.provider]).catch((problem) => {
      this.#hasNewTerms ||= asksTerms;
      throw problem;
    });
    if (this.#isClosed || day !== this.day) {
      this.#isStale = true;
      return;
    }
    Object.assign(this, { slots, reservations, provider });
    this.#listener.changed(this);
  }

  #heard(event) {
    if (/^(policy|availability)\./.test(event.type)) {
      this.#hasNewTerms = true;
    } else if (!event.type.startsWith('reservation.')) {
      return;
    }
    clearTimeout(this.#gathering);
    this.#gathering = setTimeout(() => this.look(), GATHER_MS);
  }
}

export const isLive = (each) => each.status === 'CONFIRMED' || (each.status === 'HELD' && !hasRunOut(each));

export const hasRunOut = (each) => Boolean(each.expiresAt) && Date.parse(each.expiresAt) <= now();
