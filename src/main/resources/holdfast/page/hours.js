// The form for a provider's weekly hours.

import { el, whileBusy } from './dom.js';
import { MY_ZONE } from './time.js';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const FIRST = { from: '09:00', to: '17:00' };

export class HoursForm {
  #shown = null;
  #isEdited = false;
  #overrides;

  /** @param save called with the hours; resolves to whether they are saved */
  constructor(save) {
    this.zone = el('input', { id: 'zone', list: 'zones', required: true, autocomplete: 'off', spellcheck: 'false' });
    this.days = new Map(DAYS.map((day) => [day, el('div', { class: 'windows' })]));
    this.button = el('button', { class: 'main' }, 'Save weekly hours');
    const form = el('form', { onsubmit: (event) => {
      event.preventDefault();
      whileBusy(this.button, async () => { this.#isEdited = !(await save(this.#hours())); });
    }, oninput: () => { this.#isEdited = true; } },
    [...this.days].map(([day, windows]) => el('fieldset', { class: 'weekday' }, el('legend', {}, day), windows,
      el('button', { type: 'button', class: 'quiet', 'aria-label': `Add hours on ${day}`, onclick: () => this.#add(day) }, '+ Add'))),
    el('div', { class: 'field' }, el('label', { for: 'zone' }, 'Time zone of these hours'), this.zone,
      el('datalist', { id: 'zones' }, (Intl.supportedValuesOf?.('timeZone') ?? []).map((each) => el('option', { value: each })))),
    el('div', { class: 'actions' }, this.button));
    this.element = el('section', { class: 'panel', 'aria-labelledby': 'hours-title' },
      el('h2', { id: 'hours-title' }, 'Weekly hours'), form);
  }

  /** What is being edited is not overwritten. */
  show(hours) {
    const shown = JSON.stringify(hours ?? null);
    if (this.#isEdited || shown === this.#shown) {
      return;
    }
    this.#shown = shown;
    this.#overrides = hours?.overrides;
    this.zone.value = hours?.zone ?? MY_ZONE;
    for (const [day, windows] of this.days) {
      windows.replaceChildren(...(hours?.weekly[day.toUpperCase()] ?? []).map((each) => this.#window(day, each)));
      this.#markClosed(windows);
    }
  }

  #add(day) {
    this.#isEdited = true;
    const windows = this.days.get(day);
    const window = this.#window(day, FIRST);
    windows.querySelector('.none')?.remove();
    windows.append(window);
    window.querySelector('input').focus();
  }

  #window(day, { from, to }) {
    const time = (label, value) => el('input', { type: 'time', required: true, value, 'aria-label': `${day} ${label}` });
    const window = el('div', { class: 'window' }, time('from', from), el('span', {}, 'to'), time('to', to),
      el('button', { type: 'button', class: 'quiet', 'aria-label': `Remove ${day} ${from} to ${to}`, onclick: () => {
        this.#isEdited = true;
        const windows = this.days.get(day);
        window.remove();
        this.#markClosed(windows);
        windows.parentElement.querySelector(':scope > button').focus();
      } }, '×'));
    return window;
  }

  #markClosed(windows) {
    if (windows.children.length === 0) {
      windows.append(el('p', { class: 'none' }, 'Closed'));
    }
  }

  #hours() {
    const weekly = Object.fromEntries([...this.days].map(([day, windows]) => [day.toUpperCase(),
      [...windows.querySelectorAll('.window')].map((each) => {
        const [from, to] = each.querySelectorAll('input');
        return { from: from.value, to: to.value };
      })]).filter(([, each]) => each.length > 0));
    return { zone: this.zone.value.trim(), weekly, ...(this.#overrides ? { overrides: this.#overrides } : {}) };
  }
}
