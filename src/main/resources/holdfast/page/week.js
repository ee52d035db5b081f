// A week of slots: a column for each day, or, where there is no room, one day at a time.

import { announce, el } from './dom.js';
import { MY_ZONE, fromTo, longDay, plusDays, spanOfDays, timeOf, today, weekday } from './time.js';
import { count } from './words.js';

const STATES = {
  FREE: { name: 'free', word: '' },
  HELD: { name: 'held', word: 'held' },
  CONFIRMED: { name: 'booked', word: 'booked' },
};
const MAX_TOLD = 3;
const TELL_AFTER_MS = 1500;

export class Week {
  #columns = new Map();
  #shown = new Map();
  #news = [];
  #telling = null;
  #chosenDay = null;
  #focusKey = null;

  /**
   * @param options.me the id whose reservations are 'yours'
   * @param options.pick called with a free slot
   * @param options.open called with a reservation of one's own
   * @param options.turn called with the day that the week should begin with
   */
  constructor(options) {
    this.options = options;
    this.title = el('h2', { id: 'week-title', tabindex: -1 });
    this.back = el('button', { type: 'button', 'aria-label': 'Earlier', onclick: () => this.#turn(-7) }, '‹');
    this.strip = el('div', { class: 'strip', role: 'group', 'aria-label': 'Day' });
    this.days = el('div', { class: 'days', role: 'group', 'aria-label': 'Times. Move with the arrow keys.' });
    this.days.addEventListener('keydown', (event) => this.#move(event));
    this.days.addEventListener('focusin', (event) => this.#focused(event.target));
    this.element = el('section', { class: 'week', 'aria-labelledby': 'week-title' },
      el('div', { class: 'bar' }, this.title,
        el('div', { class: 'turn' }, this.back,
          el('button', { type: 'button', onclick: () => options.turn(today()) }, 'Today'),
          el('button', { type: 'button', 'aria-label': 'Later', onclick: () => this.#turn(7) }, '›'))),
      el('div', { class: 'bar legend' }, el('p', {}, `Your time zone: ${MY_ZONE.replaceAll('_', ' ')}`),
        el('ul', { class: 'key', 'aria-label': 'Colours' },
          ['free', 'held', 'booked', 'yours'].map((each) => el('li', { class: each }, each)))),
      this.strip, this.days);
  }

  render(calendar) {
    this.day = calendar.day;
    const days = calendar.allDays();
    const isNew = !this.#columns.has(days[0]) || this.#columns.size !== days.length;
    this.title.textContent = spanOfDays(days[0], days.at(-1));
    this.back.disabled = days[0] <= today();
    const items = new Map(days.map((day) => [day, calendar.ofDay(day)]));
    if (isNew) {
      this.#begin(days, items);
    }
    const times = [...new Set([...items.values()].flat().map((each) => timeOf(each.start)))].sort();
    const before = this.#shown;
    this.#shown = new Map();
    days.forEach((day) => this.#renderDay(day, items.get(day), times, isNew ? null : before));
    this.#renderStrip(days, items);
    this.#rove();
    if (!isNew) {
      this.#tellLater(before);
    }
  }

  /** For another provider: nothing of it is a change. */
  forget() {
    this.#columns = new Map();
    this.#shown = new Map();
    this.#news = [];
  }

  #turn(days) {
    this.options.turn(plusDays(this.day, days));
  }

  #begin(days, items) {
    this.#columns = new Map(days.map((day) => {
      const list = el('ol');
      return [day, { list, signature: null, element: el('section', { class: 'day', 'aria-label': longDay(day) },
        el('h3', { 'aria-hidden': 'true' }, el('span', {}, weekday(day)), ` ${Number(day.slice(8))}`), list) }];
    }));
    this.days.replaceChildren(...[...this.#columns.values()].map((each) => each.element));
    this.#chosenDay = days.find((day) => items.get(day).some((each) => each.status === 'FREE')) ?? days[0];
  }

  #renderDay(day, items, times, before) {
    const column = this.#columns.get(day);
    items.forEach((each) => this.#shown.set(each.start, this.#state(each)));
    const signature = JSON.stringify([items, times]);
    if (column.signature === signature) {
      return;
    }
    const hadFocus = column.list.contains(document.activeElement) && document.activeElement.dataset.start;
    column.signature = signature;
    column.list.replaceChildren(...items.map((each) => {
      const item = el('li', {}, this.#slot(each, before));
      item.style.setProperty('--row', times.indexOf(timeOf(each.start)) + 1);
      return item;
    }));
    if (items.length === 0) {
      column.list.append(el('li', { class: 'none' }, 'Nothing free'));
    }
    if (hadFocus) {
      this.#refocus(column.list, hadFocus);
    }
  }

  #state(each) {
    return each.clientId && each.clientId === this.options.me ? 'yours' : STATES[each.status].name;
  }

  #slot(each, before) {
    const state = this.#state(each);
    const hasChanged = before && before.get(each.start) !== state;
    const attributes = {
      class: `slot ${state} ${each.status.toLowerCase()}${hasChanged ? ' changed' : ''}`, 'data-start': each.start,
    };
    const word = state === 'yours' ? 'yours' : STATES[each.status].word;
    const content = [el('span', { class: 'time' }, timeOf(each.start)), word && ' ', word && el('span', { class: 'word' }, word)];
    if (state === 'held' || state === 'booked') {
      return el('span', attributes, content);
    }
    const does = state === 'yours' ? this.options.open : this.options.pick;
    const told = state === 'yours' ? `yours, ${STATES[each.status].word}` : 'free';
    return el('button', { ...attributes, type: 'button', tabindex: -1, 'aria-label': `${longDay(each.start)}, ${fromTo(each)}, ${told}`,
      onclick: () => does(each) }, content);
  }

  #renderStrip(days, items) {
    const hadFocus = this.strip.contains(document.activeElement);
    this.strip.replaceChildren(...days.map((day) => {
      const free = items.get(day).filter((each) => each.status === 'FREE').length;
      return el('button', { type: 'button', 'aria-pressed': String(day === this.#chosenDay), 'data-day': day,
        'aria-label': `${longDay(day)}, ${count(free, 'free time', 'free times')}`, onclick: () => this.#choose(day) },
      el('span', {}, weekday(day)), el('b', {}, String(Number(day.slice(8)))),
      el('small', {}, free ? `${free} free` : 'none'));
    }));
    this.#choose(this.#chosenDay);
    if (hadFocus) {
      this.strip.querySelector('[aria-pressed=true]').focus();
    }
  }

  #choose(day) {
    this.#chosenDay = day;
    for (const button of this.strip.children) {
      button.setAttribute('aria-pressed', String(button.dataset.day === day));
    }
    this.#columns.forEach((column, each) => {
      column.element.classList.toggle('chosen', each === day);
      column.element.classList.toggle('today', each === today());
    });
  }

  // The keyboard: the week is one stop of the Tab key, and the arrows move in it.

  #buttons(within = this.days) {
    return [...within.querySelectorAll('button.slot')];
  }

  #focused(button) {
    if (button.dataset.start) {
      this.#focusKey = button.dataset.start;
      this.#rove();
    }
  }

  #rove() {
    const buttons = this.#buttons();
    const stop = buttons.find((each) => each.dataset.start === this.#focusKey)
      ?? this.#buttons(this.days.querySelector('.chosen') ?? this.days)[0] ?? buttons[0];
    buttons.forEach((each) => { each.tabIndex = each === stop ? 0 : -1; });
  }

  #refocus(list, start) {
    const buttons = this.#buttons(list);
    const next = buttons.find((each) => each.dataset.start >= start) ?? buttons.at(-1);
    (next ?? this.title).focus();
  }

  #move(event) {
    const column = event.target.closest('.day');
    const target = column && event.target.dataset.start && this.#target(event.key, column, event.target);
    if (target) {
      event.preventDefault();
      this.#choose([...this.#columns].find(([, each]) => each.element === target.closest('.day'))[0]);
      target.focus();
    }
  }

  #target(key, column, button) {
    const inDay = this.#buttons(column);
    const at = inDay.indexOf(button);
    switch (key) {
      case 'ArrowDown': return inDay[at + 1];
      case 'ArrowUp': return inDay[at - 1];
      case 'Home': return inDay[0];
      case 'End': return inDay.at(-1);
      case 'ArrowRight': return this.#beside(column, 'nextElementSibling', button);
      case 'ArrowLeft': return this.#beside(column, 'previousElementSibling', button);
      default: return undefined;
    }
  }

  /** The nearest time of the nearest day that has any. */
  #beside(column, direction, button) {
    const minutes = (each) => {
      const [hours, rest] = timeOf(each.dataset.start).split(':').map(Number);
      return hours * 60 + rest;
    };
    for (let next = column[direction]; next; next = next[direction]) {
      const buttons = this.#buttons(next);
      if (buttons.length > 0) {
        const distance = (each) => Math.abs(minutes(each) - minutes(button));
        return buttons.reduce((best, each) => (distance(each) < distance(best) ? each : best));
      }
    }
    return undefined;
  }

  // What changed by itself is told in few words.

  #tellLater(before) {
    const changed = new Set([...before.keys(), ...this.#shown.keys()]);
    for (const start of changed) {
      const state = this.#shown.get(start) ?? 'gone';
      if (state !== (before.get(start) ?? 'gone') && state !== 'yours' && before.get(start) !== 'yours') {
        this.#news.push(`${longDay(start)}, ${timeOf(start)}: ${state}`);
      }
    }
    if (this.#news.length > 0 && !this.#telling) {
      this.#telling = setTimeout(() => this.#tell(), TELL_AFTER_MS);
    }
  }

  #tell() {
    const news = this.#news;
    this.#news = [];
    this.#telling = null;
    announce(news.length > MAX_TOLD ? `${news.length} times have changed` : news.join('. '));
  }
}
