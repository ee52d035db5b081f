// Starts the page: who asks decides what is seen.

import { api, setToken, whenSignedOut } from './api.js';
import { BookingView } from './booking.js';
import { el, notify } from './dom.js';
import { ProviderView } from './provider.js';
import { signInForm } from './signin.js';
import { setClock } from './time.js';
import { nameOf, wordsFor } from './words.js';

/** Kept for this window only, so that another one can be somebody else. */
const KEPT = 'holdfast.token';
const SAY_LOST_AFTER_MS = 800;
const TRY_AGAIN_MS = 3000;

const main = document.getElementById('main');
const who = document.getElementById('who');
const connection = document.getElementById('connection');

let about;
let view = null;
let sayingLost = null;

async function start() {
  const askedAt = Date.now();
  try {
    about = await api.about();
  } catch (problem) {
    main.replaceChildren(el('p', { class: 'trouble', role: 'alert' }, `${wordsFor(problem)} This page tries again by itself.`));
    setTimeout(start, TRY_AGAIN_MS);
    return;
  }
  setClock(about.time, askedAt);
  whenSignedOut((problem) => signOut(problem));
  document.getElementById('sign-out').addEventListener('click', () => signOut());
  const kept = sessionStorage.getItem(KEPT);
  if (kept) {
    await signIn(kept);
  } else {
    askWho();
  }
}

function askWho() {
  main.replaceChildren(signInForm(about, signIn));
  main.querySelector('input').focus();
}

async function signIn(token) {
  setToken(token);
  let me;
  try {
    me = await api.me();
  } catch (problem) {
    if (problem.status !== 401) {
      notify(wordsFor(problem), 'bad');
      askWho();
    }
    return;
  }
  sessionStorage.setItem(KEPT, token);
  document.getElementById('who-name').textContent = nameOf(me.id);
  who.hidden = false;
  const View = me.role === 'client' ? BookingView : ProviderView;
  view = new View({ me, providers: about.providers, connected });
  main.replaceChildren(view.element);
  main.focus({ preventScroll: true });
}

function signOut(problem) {
  view?.close();
  view = null;
  setToken(null);
  sessionStorage.removeItem(KEPT);
  who.hidden = true;
  clearTimeout(sayingLost);
  sayingLost = null;
  connection.hidden = true;
  if (problem) {
    notify(wordsFor(problem), 'bad');
  }
  askWho();
}

/** A connection that comes back at once is not worth a word. */
function connected(isConnected, problem) {
  if (problem?.status === 401) {
    signOut(problem);
    return;
  }
  if (isConnected) {
    clearTimeout(sayingLost);
    sayingLost = null;
    const wasLost = !connection.hidden && connection.classList.contains('lost');
    connection.className = 'connection live';
    connection.textContent = wasLost ? 'Connected again' : 'Live';
    connection.hidden = false;
  } else {
    sayingLost ??= setTimeout(() => {
      connection.className = 'connection lost';
      connection.textContent = navigator.onLine ? 'Connection lost, trying again …' : 'You are offline';
      connection.hidden = false;
    }, SAY_LOST_AFTER_MS);
  }
}

start();
