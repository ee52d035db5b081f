// A client's own holds and bookings: what is left of a hold, and what can be done with it.

import { api } from './api.js';
import { hasRunOut, isLive } from './calendar.js';
import { announce, ask, el, notify, whileBusy } from './dom.js';
import { countdown, from, fromTo, now, plusDays, shortDay, startOf, timeOf, today } from './time.js';
import { nameOf, wordsFor } from './words.js';

/** The longest list that the service gives at once, less what summer time may add. */
const DAYS_LISTED = 61;
const TELL_AT_S = [60, 15];

export class Bookings {
  #byProvider = new Map();
  /** Reservations that this page has ended or moved itself, so that they are no news. */
  #ended = new Set();
  #drawn = null;

  /**
   * @param options.me the client's id
   * @param options.changed called when something was done, so that the week is looked at again
   * @param options.move called with the reservation to choose a new time for
   * @param options.again called where the keyboard should go when a hold is gone
   */
  constructor(options) {
    this.options = options;
    this.holds = el('section', { class: 'holds', 'aria-label': 'Held for you', hidden: true });
    this.list = el('ul', { class: 'cards' });
    this.empty = el('p', { class: 'hint' }, 'Nothing booked yet. Choose a free time.');
    this.booked = el('section', { class: 'booked-list', 'aria-labelledby': 'booked-title' },
      el('h2', { id: 'booked-title' }, 'Your bookings'), this.empty, this.list);
    this.element = el('aside', { class: 'mine' }, this.holds, this.booked);
    this.ticking = setInterval(() => this.#tick(), 250);
  }

  close() {
    clearInterval(this.ticking);
  }

  /** Looks again what the client has with a provider. */
  async look(providerId) {
    const day = today();
    const all = await api.reservations(providerId, startOf(day), startOf(plusDays(day, DAYS_LISTED)));
    const mine = all.filter((each) => each.clientId === this.options.me);
    this.#tellWhatEnded(this.#byProvider.get(providerId) ?? [], mine);
    this.#byProvider.set(providerId, mine.filter((each) => isLive(each) && Date.parse(each.end) > now()));
    this.#draw();
  }

  async hold(slot) {
    try {
      const held = await api.hold(slot);
      this.#put(held);
      announce(`${from(held)} is held for you until ${timeOf(held.expiresAt)}. Confirm it to book it.`, 'urgent');
      this.holds.querySelector(`[data-id="${CSS.escape(held.reservationId)}"] .main`)?.focus();
    } catch (problem) {
      notify(wordsFor(problem), 'bad');
    }
    this.options.changed();
  }

  async move(reservation, slot) {
    try {
      const moved = await api.move(reservation, slot);
      this.#put(moved);
      notify(`Moved to ${from(moved)}.`);
      this.show(moved);
      return true;
    } catch (problem) {
      notify(wordsFor(problem), 'bad');
      return false;
    } finally {
      this.options.changed();
    }
  }

  /** Brings one's own reservation into view. */
  show(reservation) {
    const card = this.element.querySelector(`[data-id="${CSS.escape(reservation.reservationId)}"]`);
    card?.scrollIntoView({ block: 'nearest' });
    card?.querySelector('button')?.focus({ preventScroll: true });
  }

  #all() {
    return [...this.#byProvider.values()].flat().sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
  }

  #put(reservation) {
    const others = (this.#byProvider.get(reservation.providerId) ?? [])
      .filter((each) => each.reservationId !== reservation.reservationId);
    this.#byProvider.set(reservation.providerId, isLive(reservation) ? [...others, reservation] : others);
    this.#draw();
  }

  #tellWhatEnded(before, after) {
    for (const each of before) {
      const current = after.find((one) => one.reservationId === each.reservationId);
      if (current?.status === 'CANCELLED' && !this.#ended.has(each.reservationId)) {
        notify(`${nameOf(each.providerId)} has cancelled ${from(each)}.`, 'bad');
      } else if (current?.status === 'EXPIRED') {
        this.#tellRunOut(each);
      }
    }
  }

  #tellRunOut(each) {
    if (!this.#ended.has(each.reservationId)) {
      this.#ended.add(each.reservationId);
      notify(`Your hold of ${from(each)} has run out. The time is free again.`, 'bad');
    }
  }

  #draw() {
    const all = this.#all();
    const drawn = JSON.stringify(all);
    if (drawn === this.#drawn) {
      return;
    }
    this.#drawn = drawn;
    const focused = document.activeElement?.closest?.('.mine [data-id]')?.dataset.id;
    const holds = all.filter((each) => each.status === 'HELD');
    const booked = all.filter((each) => each.status === 'CONFIRMED');
    this.holds.replaceChildren(...holds.map((each) => this.#holdCard(each)));
    this.holds.hidden = holds.length === 0;
    this.list.replaceChildren(...booked.map((each) => el('li', {}, this.#bookedCard(each))));
    this.empty.hidden = booked.length > 0;
    this.#tick();
    if (focused) {
      const card = this.element.querySelector(`[data-id="${CSS.escape(focused)}"]`);
      (card?.querySelector('button') ?? document.getElementById('week-title'))?.focus({ preventScroll: true });
    }
  }

  #holdCard(each) {
    return el('article', { class: 'card hold', 'data-id': each.reservationId, 'data-expires': each.expiresAt,
      'data-held': each.heldAt, 'aria-label': `Held: ${from(each)}` },
    el('div', { class: 'line' }, this.#when(each),
      el('p', { class: 'left' }, el('b', { class: 'countdown', role: 'timer' }), ' left')),
    el('div', { class: 'meter', 'aria-hidden': 'true' }, el('span')),
    el('div', { class: 'actions' },
      this.#button('Confirm', 'main', each, () => this.#confirm(each)),
      this.#button('Move', '', each, () => this.options.move(each)),
      this.#button('Let go', '', each, () => this.#cancel(each, `You let go of ${from(each)}.`))));
  }

  #bookedCard(each) {
    return el('article', { class: 'card', 'data-id': each.reservationId, 'aria-label': `Booked: ${from(each)}` },
      this.#when(each),
      el('div', { class: 'actions' },
        this.#button('Move', '', each, () => this.options.move(each)),
        this.#button('Cancel', '', each, () => this.#askAndCancel(each))));
  }

  #when(each) {
    return el('div', {}, el('h3', {}, shortDay(each.start)), el('p', {}, `${fromTo(each)}, ${nameOf(each.providerId)}`));
  }

  #button(text, kind, each, work) {
    return el('button', { type: 'button', class: kind, 'aria-label': `${text}: ${from(each)}`,
      onclick: (event) => whileBusy(event.currentTarget, async () => work()) }, text);
  }

  async #confirm(each) {
    try {
      const confirmed = await api.confirm(each);
      this.#put(confirmed);
      notify(`Booked: ${from(confirmed)} with ${nameOf(each.providerId)}.`);
    } catch (problem) {
      notify(wordsFor(problem), 'bad');
    }
    this.options.changed();
  }

  async #askAndCancel(each) {
    const yes = await ask({ title: 'Cancel this booking?', yes: 'Cancel the booking', no: 'Keep it',
      text: `${from(each)} with ${nameOf(each.providerId)}. The time is then free for others.` });
    if (yes !== null) {
      await this.#cancel(each, `Cancelled: ${from(each)}.`);
    }
  }

  async #cancel(each, done) {
    this.#ended.add(each.reservationId);
    try {
      this.#put(await api.cancel(each));
      notify(done);
    } catch (problem) {
      this.#ended.delete(each.reservationId);
      notify(wordsFor(problem), 'bad');
    }
    this.options.changed();
  }

  #tick() {
    for (const card of this.holds.children) {
      const end = Date.parse(card.dataset.expires);
      const leftMs = end - now();
      const text = countdown(leftMs);
      const clock = card.querySelector('.countdown');
      if (clock.textContent !== text) {
        clock.textContent = text;
        this.#tellTimeLeft(Math.ceil(leftMs / 1000), card);
      }
      const part = Math.max(0, Math.min(1, leftMs / (end - Date.parse(card.dataset.held))));
      card.querySelector('.meter span').style.setProperty('--part', part.toFixed(3));
      card.classList.toggle('urgent', leftMs < 15_000);
    }
    const runOut = this.#all().filter((each) => each.status === 'HELD' && hasRunOut(each));
    if (runOut.length > 0) {
      this.#byProvider.forEach((list, provider) => this.#byProvider.set(provider, list.filter(isLive)));
      runOut.forEach((each) => this.#tellRunOut(each));
      this.#draw();
      this.options.changed();
    }
  }

  #tellTimeLeft(seconds, card) {
    if (TELL_AT_S.includes(seconds)) {
      announce(`${seconds} seconds left to confirm. ${card.getAttribute('aria-label')}`);
    }
  }
}
