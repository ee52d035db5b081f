// Times, as people read them. A day is a 'YYYY-MM-DD' of the reader's own calendar.

export const MY_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

const HOUR = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const LONG_DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const SHORT_DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'long' });
const WEEKDAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short' });
const DAY_AND_MONTH = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

let offsetMs = 0;

/** The service's clock counts: a hold runs out by it. `askedAt` is when its time was asked for. */
export function setClock(serverTime, askedAt) {
  offsetMs = Date.parse(serverTime) - (askedAt + Date.now()) / 2;
}

export const now = () => Date.now() + offsetMs;

export const timeOf = (instant) => HOUR.format(new Date(instant));
export const longDay = (when) => LONG_DAY.format(dateOf(when));
export const shortDay = (when) => SHORT_DAY.format(dateOf(when));
export const weekday = (day) => WEEKDAY.format(dateOf(day));
export const spanOfDays = (first, last) => DAY_AND_MONTH.formatRange(dateOf(first), dateOf(last));
export const from = (slot) => `${longDay(slot.start)}, ${timeOf(slot.start)}`;
export const fromTo = (slot) => `${timeOf(slot.start)} to ${timeOf(slot.end)}`;

/** The local day that an instant (text or ms) falls on. */
export function dayOf(instant) {
  const date = new Date(instant);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((each) => String(each).padStart(2, '0')).join('-');
}

export const today = () => dayOf(now());

export function plusDays(day, days) {
  const date = dateOf(day);
  date.setDate(date.getDate() + days);
  return dayOf(date);
}

/** When a local day begins, as the API has it. */
export const startOf = (day) => dateOf(day).toISOString();

export function countdown(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The instant at which the clocks of `zone` show this, or null if they never do. */
export function instantIn(zone, day, time) {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  let guess = wanted;
  for (let i = 0; i < 3; i++) {
    guess += wanted - shownIn(zone, guess);
  }
  return shownIn(zone, guess) === wanted ? new Date(guess).toISOString() : null;
}

function shownIn(zone, ms) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat('en-US', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit',
    minute: '2-digit', second: '2-digit',
  }).formatToParts(new Date(ms)).map((each) => [each.type, Number(each.value)]));
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
}

function dateOf(when) {
  return typeof when === 'string' && when.length === 10 ? new Date(`${when}T00:00:00`) : new Date(when);
}
