// Chooses a provider: from a list if the gateway knows some, else by its id.

import { el } from './dom.js';
import { nameOf } from './words.js';

const KEPT = 'holdfast.provider';

export function providerPicker(providers, chosen) {
  const choose = (id) => {
    sessionStorage.setItem(KEPT, id);
    chosen(id);
  };
  const kept = sessionStorage.getItem(KEPT);
  if (providers.length === 0) {
    return byId(kept, choose);
  }
  const select = el('select', { id: 'provider', onchange: () => choose(select.value) },
    providers.map((each) => el('option', { value: each }, nameOf(each))));
  return {
    element: el('div', { class: 'field' }, el('label', { for: 'provider' }, 'With'), select),
    begin: () => {
      select.value = providers.includes(kept) ? kept : providers[0];
      choose(select.value);
    },
    choose: (id) => {
      select.value = id;
      choose(id);
    },
  };
}

function byId(kept, choose) {
  const input = el('input', { id: 'provider', required: true, maxlength: 64, autocomplete: 'off', spellcheck: 'false' });
  const form = el('form', { class: 'field', onsubmit: (event) => {
    event.preventDefault();
    choose(input.value.trim());
  } }, el('label', { for: 'provider' }, 'With (the provider’s id)'), input, el('button', {}, 'Show'));
  return {
    element: form,
    begin: () => {
      if (kept) {
        input.value = kept;
        choose(kept);
      }
    },
    choose: (id) => {
      input.value = id;
      choose(id);
    },
  };
}
