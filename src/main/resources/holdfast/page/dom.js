// Makes elements, and tells the reader what happened.

/** An element: `on...` are listeners, `class` its classes, true a bare attribute, false or null none. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (value === true) {
      element.setAttribute(key, '');
    } else if (value !== false && value != null) {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.flat().filter((each) => each != null && each !== false));
  return element;
}

/** Keeps a button from being pressed twice while what it asked for is on its way. */
export async function whileBusy(button, work) {
  if (button.getAttribute('aria-disabled') === 'true') {
    return;
  }
  button.setAttribute('aria-disabled', 'true');
  try {
    await work();
  } finally {
    button.removeAttribute('aria-disabled');
  }
}

/** For screen readers only: what changed by itself. */
export function announce(text, live = 'polite') {
  const region = document.getElementById(live);
  region.textContent = '';
  // The same words twice are read twice only if the region was empty in between.
  setTimeout(() => { region.textContent = text; }, 50);
}

const SECONDS_SHOWN = { good: 6, bad: 14 };

/** A message at the edge of the page, read aloud too. `kind` is 'good' or 'bad'. */
export function notify(text, kind = 'good') {
  const notices = document.getElementById('notices');
  const close = el('button', { type: 'button', class: 'quiet', 'aria-label': 'Close this message' }, '×');
  const notice = el('div', { class: `notice ${kind}` }, el('p', {}, text), close);
  close.addEventListener('click', () => notice.remove());
  notices.replaceChildren(...[...notices.children].slice(-1), notice);
  announce(text, kind === 'bad' ? 'urgent' : 'polite');
  setTimeout(() => notice.remove(), SECONDS_SHOWN[kind] * 1000);
}

/** Asks before something that can't be undone. Resolves to what was typed (or ''), or null for no. */
export function ask({ title, text, yes, no, field }) {
  return new Promise((resolve) => {
    const input = field && el('input', { id: 'ask-field', type: 'text', maxlength: 200, autocomplete: 'off' });
    const dialog = el('dialog', { 'aria-labelledby': 'ask-title' },
      el('form', { method: 'dialog' },
        el('h2', { id: 'ask-title' }, title),
        el('p', {}, text),
        field && el('label', { for: 'ask-field' }, field), input,
        el('div', { class: 'actions' },
          el('button', { class: 'danger', type: 'button', onclick: () => dialog.close('yes') }, yes),
          el('button', { type: 'button', autofocus: !field, onclick: () => dialog.close('') }, no))));
    dialog.querySelector('form').addEventListener('submit', (event) => {
      event.preventDefault();
      dialog.close('yes');
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes' ? (input ? input.value.trim() : '') : null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
