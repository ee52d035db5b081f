// A provider's view: the day, the weekly hours, and times opened or closed beside them.

import { api } from './api.js';
import { Calendar } from './calendar.js';
import { ask, el, notify, whileBusy } from './dom.js';
import { HoursForm } from './hours.js';
import { providerPicker } from './picker.js';
import { MY_ZONE, from, fromTo, instantIn, longDay, plusDays, timeOf, today } from './time.js';
import { count, nameOf, wordsFor } from './words.js';

export class ProviderView {
  #calendar = null;

  /** An operator chooses whose calendar it is. */
  constructor({ me, providers, connected }) {
    this.connected = connected;
    this.title = el('h1');
    this.picker = me.role === 'operator' ? providerPicker(providers, (id) => this.#choose(id)) : null;
    this.trouble = el('p', { class: 'trouble', hidden: true });
    this.hours = new HoursForm((hours) => this.#do('The weekly hours are saved.', () => api.setHours(this.providerId, hours)));
    this.element = el('div', { class: 'provider' },
      el('div', { class: 'where' }, this.title, this.picker?.element), this.#dayPart(),
      el('div', { class: 'settings' }, this.#openPart(), this.hours.element));
    if (this.picker) {
      this.title.textContent = 'Calendar';
      this.picker.begin();
    } else {
      this.#choose(me.id);
    }
  }

  close() {
    this.#calendar?.close();
  }

  #choose(id) {
    this.providerId = id;
    this.title.textContent = `${nameOf(id)}’s calendar`;
    this.#calendar?.close();
    this.#calendar = new Calendar(id, today(), 1, {
      changed: (calendar) => this.#changed(calendar),
      failed: (problem) => this.#failed(problem),
      connected: this.connected,
    });
    this.#dayChanged();
  }

  #dayPart() {
    this.date = el('input', { id: 'day', type: 'date', onchange: () => this.date.value && this.#show(this.date.value) });
    this.dayTitle = el('h2', { id: 'day-title' });
    this.earlier = el('button', { type: 'button', 'aria-label': 'The day before', onclick: () => this.#turn(-1) }, '‹');
    this.summary = el('p', { class: 'hint', 'aria-live': 'polite' });
    this.rows = el('ul', { class: 'rows' });
    return el('section', { class: 'panel day-panel', 'aria-labelledby': 'day-title' },
      el('div', { class: 'bar' }, this.dayTitle,
        el('div', { class: 'turn' }, this.earlier,
          el('label', { for: 'day', class: 'unseen' }, 'Day'), this.date,
          el('button', { type: 'button', 'aria-label': 'The day after', onclick: () => this.#turn(1) }, '›'))),
      this.trouble, this.summary, this.rows);
  }

  #openPart() {
    const field = (id, label, attributes) => {
      const input = el('input', { id, required: true, ...attributes });
      return [input, el('div', { class: 'field' }, el('label', { for: id }, label), input)];
    };
    const [date, dateField] = field('open-date', 'Day', { type: 'date', min: today(), value: plusDays(today(), 1) });
    const [start, startField] = field('open-from', 'From', { type: 'time', value: '09:00' });
    const [end, endField] = field('open-to', 'To', { type: 'time', value: '12:00' });
    this.openZone = el('p', { class: 'hint' });
    const change = (event, work) => {
      if (form.reportValidity()) {
        whileBusy(event.currentTarget, async () => work(date.value, start.value, end.value));
      }
    };
    const form = el('form', { onsubmit: (event) => event.preventDefault() },
      el('div', { class: 'fields' }, dateField, startField, endField),
      el('div', { class: 'actions' },
        el('button', { type: 'button', class: 'main', onclick: (event) => change(event, (...at) => this.#open(...at)) }, 'Open this time'),
        el('button', { type: 'button', onclick: (event) => change(event, (...at) => this.#close(...at)) }, 'Close this time')));
    return el('section', { class: 'panel', 'aria-labelledby': 'open-title' },
      el('h2', { id: 'open-title' }, 'One day only'),
      el('p', { class: 'hint' }, 'Open more time than the weekly hours have, or close some of it. What is booked stays booked.'),
      form, this.openZone);
  }

  #turn(days) {
    this.#show(plusDays(this.#calendar.day, days));
  }

  #show(day) {
    this.#calendar.show(day);
    this.#dayChanged();
  }

  #dayChanged() {
    const day = this.#calendar.day;
    this.date.value = day;
    this.date.min = today();
    this.dayTitle.textContent = day === today() ? `Today, ${longDay(day)}` : longDay(day);
    this.earlier.disabled = day <= today();
    this.rows.replaceChildren();
    this.summary.textContent = '';
  }

  #changed(calendar) {
    this.trouble.hidden = true;
    const items = calendar.ofDay(calendar.day);
    const taken = items.filter((each) => each.status !== 'FREE');
    const held = taken.filter((each) => each.status === 'HELD').length;
    this.summary.textContent = `${[count(taken.length - held, 'booking', 'bookings'), held && count(held, 'hold', 'holds'),
      count(items.length - taken.length, 'free time', 'free times')].filter(Boolean).join(', ')}. Your time zone: ${
      MY_ZONE.replaceAll('_', ' ')}.`;
    this.rows.replaceChildren(...groupsOf(items).map((each) => this.#row(each)));
    if (items.length === 0) {
      this.rows.append(el('li', { class: 'none' }, 'Nothing open on this day.'));
    }
    this.hours.show(calendar.provider.hours);
    this.openZone.textContent = `Times in ${this.#zone().replaceAll('_', ' ')}. A time that ends before it begins ends the next day.`;
  }

  #row(group) {
    const { first, last, size } = group;
    if (first.status === 'FREE') {
      return el('li', { class: 'row free' }, el('span', { class: 'span' }, `${timeOf(first.start)} to ${timeOf(last.end)}`),
        el('span', { class: 'what' }, count(size, 'free time', 'free times')));
    }
    const state = first.status === 'HELD' ? 'held' : 'booked';
    return el('li', { class: `row ${state}` }, el('span', { class: 'span' }, fromTo(first)),
      el('span', { class: 'what' }, el('b', {}, first.clientId), ` ${state}`),
      el('button', { type: 'button', 'aria-label': `Cancel ${first.clientId}, ${fromTo(first)}`,
        onclick: () => this.#cancel(first) }, 'Cancel'));
  }

  async #cancel(reservation) {
    const reason = await ask({ title: 'Cancel this booking?', yes: 'Cancel the booking', no: 'Keep it',
      text: `${from(reservation)}, ${reservation.clientId}.`, field: 'Why (the client can read it; may be empty)' });
    if (reason !== null) {
      await this.#do(`Cancelled: ${reservation.clientId}, ${from(reservation)}.`, () => api.cancel(reservation, reason));
    }
  }

  #open(date, start, end) {
    return this.#changeTime(date, start, end, (time) => api.open(this.providerId, time), 'is open');
  }

  #close(date, start, end) {
    return this.#changeTime(date, start, end, (time) => api.close(this.providerId, time), 'is closed');
  }

  async #changeTime(date, start, end, change, done) {
    const zone = this.#zone();
    const time = { start: instantIn(zone, date, start), end: instantIn(zone, end > start ? date : plusDays(date, 1), end) };
    if (!time.start || !time.end) {
      notify(wordsFor({ reason: 'NO_SUCH_TIME' }), 'bad');
      return;
    }
    await this.#do(`${longDay(date)}, ${start} to ${end}, ${done}.`, () => change(time));
    this.#show(date);
  }

  /** The zone of the weekly hours, so that nine o'clock means the same in both. */
  #zone() {
    return this.#calendar.provider?.hours?.zone ?? MY_ZONE;
  }

  async #do(done, work) {
    let isDone = false;
    try {
      await work();
      isDone = true;
      notify(done);
    } catch (problem) {
      notify(wordsFor(problem), 'bad');
    }
    this.#calendar.look();
    return isDone;
  }

  /** A provider is unknown until it has said when it is available. */
  #failed(problem) {
    this.trouble.textContent = problem.reason === 'UNKNOWN_PROVIDER'
      ? 'This calendar is empty. Set the weekly hours, or open a time, and people can book.' : wordsFor(problem);
    this.trouble.hidden = false;
    this.hours.show(undefined);
  }
}

/** Free times in a row are one line. */
function groupsOf(items) {
  const groups = [];
  for (const each of items) {
    const group = groups.at(-1);
    if (group && each.status === 'FREE' && group.last.status === 'FREE' && group.last.end === each.start) {
      group.last = each;
      group.size++;
    } else {
      groups.push({ first: each, last: each, size: 1 });
    }
  }
  return groups;
}
