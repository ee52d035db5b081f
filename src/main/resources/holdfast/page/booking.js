// A client's view: choose a provider, see the week, hold, confirm, move, cancel.

import { Bookings } from './bookings.js';
import { Calendar } from './calendar.js';
import { announce, el } from './dom.js';
import { providerPicker } from './picker.js';
import { from, today } from './time.js';
import { nameOf, wordsFor } from './words.js';
import { Week } from './week.js';

const DAYS = 7;

export class BookingView {
  #calendar = null;
  #moving = null;
  #isHolding = false;

  constructor({ me, providers, connected }) {
    this.me = me;
    this.connected = connected;
    this.bookings = new Bookings({ me: me.id, changed: () => this.#calendar?.look(), move: (each) => this.#startMoving(each) });
    this.week = new Week({ me: me.id, pick: (slot) => this.#pick(slot), open: (each) => this.bookings.show(each),
      turn: (day) => this.#calendar.show(day) });
    this.picker = providerPicker(providers, (id) => this.#choose(id));
    this.terms = el('p', { class: 'hint' });
    this.trouble = el('p', { class: 'trouble', hidden: true });
    this.banner = el('div', { class: 'banner', hidden: true });
    this.element = el('div', { class: 'booking' },
      el('div', { class: 'where' }, el('h1', {}, 'Book a time'), this.picker.element, this.terms),
      el('div', { class: 'middle' }, this.banner, this.trouble, this.week.element), this.bookings.element);
    this.escape = (event) => event.key === 'Escape' && !document.querySelector('dialog') && this.#stopMoving();
    document.addEventListener('keydown', this.escape);
    this.#lookAtAll([...providers]);
    this.picker.begin();
  }

  close() {
    document.removeEventListener('keydown', this.escape);
    this.#calendar?.close();
    this.bookings.close();
  }

  /** The others' calendars are not listened to: they are looked at once, and when they are chosen. */
  #lookAtAll(providers) {
    providers.forEach((each) => this.bookings.look(each).catch(() => {}));
  }

  #choose(providerId) {
    this.#calendar?.close();
    this.week.forget();
    this.week.element.hidden = true;
    this.#calendar = new Calendar(providerId, today(), DAYS, {
      changed: (calendar) => this.#changed(calendar),
      failed: (problem) => this.#failed(problem),
      connected: this.connected,
    });
  }

  #changed(calendar) {
    this.trouble.hidden = true;
    this.week.element.hidden = false;
    this.week.render(calendar);
    const { slotLength, holdDuration } = calendar.provider.policy;
    this.terms.textContent = `${inWords(slotLength)} each. You have ${inWords(holdDuration)} to confirm.`;
    this.bookings.look(calendar.providerId).catch(() => {});
  }

  #failed(problem) {
    this.trouble.textContent = wordsFor(problem);
    this.trouble.hidden = false;
  }

  async #pick(slot) {
    if (this.#isHolding) {
      return;
    }
    this.#isHolding = true;
    try {
      if (!this.#moving) {
        await this.bookings.hold(slot);
      } else if (await this.bookings.move(this.#moving, slot)) {
        this.#stopMoving();
      }
    } finally {
      this.#isHolding = false;
    }
  }

  #startMoving(reservation) {
    if (reservation.providerId !== this.#calendar?.providerId) {
      this.picker.choose(reservation.providerId);
    }
    this.#moving = reservation;
    this.banner.replaceChildren(el('p', {}, 'Choose a new time for ', el('b', {}, from(reservation)),
      ` with ${nameOf(reservation.providerId)}.`),
    el('button', { type: 'button', onclick: () => this.#stopMoving() }, 'Keep it as it is'));
    this.banner.hidden = false;
    this.element.classList.add('moving');
    announce(`Choose a new time for ${from(reservation)}. Escape keeps it as it is.`);
    this.banner.scrollIntoView({ block: 'nearest' });
    this.banner.querySelector('button').focus({ preventScroll: true });
  }

  #stopMoving() {
    if (this.#moving) {
      const reservation = this.#moving;
      this.#moving = null;
      this.banner.hidden = true;
      this.element.classList.remove('moving');
      this.bookings.show(reservation);
    }
  }
}

/** PT1H30M as '1 h 30 min'. */
export function inWords(duration) {
  const [, days, hours, minutes, seconds] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(duration) ?? [];
  const parts = [[days, 'days'], [hours, 'h'], [minutes, 'min'], [seconds, 's']].filter(([value]) => Number(value));
  return parts.map(([value, unit]) => `${value} ${unit}`).join(' ') || '0 min';
}
