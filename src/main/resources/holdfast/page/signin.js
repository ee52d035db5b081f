// Who asks: a name, where the gateway believes names, else a token.

import { el } from './dom.js';
import { nameOf } from './words.js';

/** @param done called with the token */
export function signInForm(about, done) {
  return about.authentication === 'name' ? nameForm(about.providers, done) : tokenForm(done);
}

function nameForm(providers, done) {
  const name = el('input', { id: 'name', required: true, maxlength: 64, pattern: '[A-Za-z0-9._:\\-]+', autocomplete: 'nickname',
    autocapitalize: 'none', spellcheck: 'false', 'aria-describedby': 'name-hint' });
  const client = el('form', { class: 'panel', onsubmit: (event) => {
    event.preventDefault();
    done(`client:${name.value}`);
  } }, el('h2', {}, 'I want to book'), el('div', { class: 'field' }, el('label', { for: 'name' }, 'Your name'), name),
  el('p', { class: 'hint', id: 'name-hint' }, 'Any name will do here, such as ada. Letters, digits and . _ - only.'),
  el('div', { class: 'actions' }, el('button', { class: 'main' }, 'Start booking')));
  const keep = el('div', { class: 'panel' }, el('h2', {}, 'I keep a calendar'),
    el('p', { class: 'hint' }, 'Set hours, open and close time, and see who comes.'),
    el('div', { class: 'actions' }, providers.map((each) => el('button', { type: 'button', onclick: () => done(`provider:${each}`) },
      nameOf(each)))));
  return el('div', { class: 'sign-in' }, el('h1', {}, 'Who are you?'), el('div', { class: 'choices' }, client, keep));
}

function tokenForm(done) {
  const token = el('input', { id: 'token', type: 'password', required: true, autocomplete: 'off', spellcheck: 'false',
    'aria-describedby': 'token-hint' });
  return el('div', { class: 'sign-in' }, el('h1', {}, 'Sign in'), el('form', { class: 'panel', onsubmit: (event) => {
    event.preventDefault();
    done(token.value.trim());
  } }, el('div', { class: 'field' }, el('label', { for: 'token' }, 'Your token'), token),
  el('p', { class: 'hint', id: 'token-hint' }, 'The one that your sign-in service gave you. This window keeps it until you close it.'),
  el('div', { class: 'actions' }, el('button', { class: 'main' }, 'Sign in'))));
}
