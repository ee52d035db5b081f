// What the page says.

// Where the API's own advice speaks of calls and headers, this says the same to somebody who uses a page.
const PLAIN = {
  SLOT_TAKEN: 'Somebody else was faster: this time is taken. Choose another one.',
  CLIENT_BUSY: 'You have another booking at that time. Choose another time, or cancel the other booking first.',
  HOLD_EXPIRED: 'Your hold has run out. Choose a time again.',
  ALREADY_CANCELLED: 'This booking was cancelled. Choose a time again.',
  ALREADY_STARTED: 'This booking has begun. Ask the provider, who can still cancel it.',
  LEAD_TIME: 'This time is too close. Choose a later one.',
  BEYOND_HORIZON: 'This time is too far ahead. Choose an earlier one, or come back later.',
  OUTSIDE_AVAILABILITY: 'The provider is not available then. Choose one of the free times.',
  NOT_ON_GRID: 'This time has moved. Choose one of the free times.',
  TOO_MANY_HOLDS: 'You hold too many times that are not confirmed. Confirm some of them, or let them go.',
  UNKNOWN_PROVIDER: 'There is no such provider yet. Check the name. A provider is there once it has set its hours.',
  NOT_OWNER: 'This booking is not yours.',
  NOT_YOURS: 'You may not do this.',
  NO_TOKEN: 'Please sign in first.',
  BAD_TOKEN: 'This sign-in is not accepted, or has run out. Please sign in again.',
  NO_ZONE: 'Set the weekly hours first: they say which time zone is meant.',
  NO_SUCH_TIME: 'The clock leaves this time out on that day. Choose another time.',
  TOO_MANY_REQUESTS: 'That was a lot at once. Wait a moment, and try again.',
  TOO_MANY_STREAMS: 'This page is open too many times. Close some of its windows.',
  REQUEST_ID_REUSED: 'That was sent twice. Look whether it is done, and try again if it is not.',
};

const PASSING = 'The service is busy just now. Nothing is lost: try again in a moment.';

/** Why something was refused, and what to do next. */
export function wordsFor(problem) {
  if (problem.reason === 'OFFLINE') {
    return 'The service can’t be reached. Check your connection, and try again.';
  }
  if (PLAIN[problem.reason]) {
    return PLAIN[problem.reason];
  }
  if (problem.status === 503) {
    return PASSING;
  }
  return [problem.title, problem.detail, problem.next].filter(Boolean)
    .map((each) => (/[.!?]$/.test(each) ? each : `${each}.`)).join(' ');
}

/** An id as a name where it looks like one: dr-grace is Dr Grace. */
export function nameOf(id) {
  return /^[a-z]+(-[a-z]+)*$/.test(id)
    ? id.split('-').map((each) => each[0].toUpperCase() + each.slice(1)).join(' ') : id;
}

export const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;
