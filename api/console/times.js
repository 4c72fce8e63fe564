// Instants on the wall clock of a time zone, and back. Instants are numbers: milliseconds since 1970 UTC.

const kept = new Map();

function formatter(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!kept.has(key)) kept.set(key, new Intl.DateTimeFormat('en-GB', {timeZone: zone, hourCycle: 'h23', ...options}));
  return kept.get(key);
}

// The zone if this browser knows it; else UTC.
export function knownZone(zone) {
  if (!zone) return 'UTC';
  try {
    formatter(zone, {hour: 'numeric'});
    return zone;
  } catch {
    return 'UTC';
  }
}

export const instantOf = (text) => Date.parse(text);

// {year, month, day, hour, minute, second} that the clock of the zone shows.
export function wallClock(instant, zone) {
  const parts = {};
  const format = formatter(zone, {year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit'});
  for (const {type, value} of format.formatToParts(instant)) parts[type] = Number(value);
  return parts;
}

function offsetAt(instant, zone) {
  const at = wallClock(instant, zone);
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) - Math.floor(instant / 1000) * 1000;
}

// The instant at which the clock of the zone shows this; of two the first, of a time that is skipped one after the gap.
export function fromWallClock(year, month, day, hour, minute, zone) {
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  const candidates = [offsetAt(wanted - 86400000, zone), offsetAt(wanted + 86400000, zone)].map((offset) => wanted - offset);
  const exact = candidates.filter((instant) => instant + offsetAt(instant, zone) === wanted);
  return exact.length > 0 ? Math.min(...exact) : Math.max(...candidates);
}

const two = (number) => String(number).padStart(2, '0');

// "2026-11-02"
export function dateOf(instant, zone) {
  const at = wallClock(instant, zone);
  return `${String(at.year).padStart(4, '0')}-${two(at.month)}-${two(at.day)}`;
}

export function addDays(date, days) {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86400000).toISOString().slice(0, 10);
}

// The Monday on or before a date.
export function mondayOf(date) {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return addDays(date, -((day + 6) % 7));
}

export function startOfDate(date, zone) {
  const [year, month, day] = date.split('-').map(Number);
  return fromWallClock(year, month, day, 0, 0, zone);
}

// "Thu 5 Nov 2026"
export function dateWords(date, options = {}) {
  return formatter('UTC', {weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', ...options})
      .format(Date.parse(`${date}T00:00:00Z`)).replace(',', '');
}

export function clock(instant, zone) {
  const at = wallClock(instant, zone);
  return `${two(at.hour)}:${two(at.minute)}`;
}

// "Thu 5 Nov 2026, 10:00"
export function timeWords(text, zone) {
  if (!text) return '';
  const instant = instantOf(text);
  return `${dateWords(dateOf(instant, zone))}, ${clock(instant, zone)}`;
}

// "Thu 5 Nov 2026, 10:00–11:00"; whole days without times.
export function rangeWords(startText, endText, zone) {
  const start = instantOf(startText), end = instantOf(endText);
  const first = dateOf(start, zone), last = dateOf(end, zone);
  if (isMidnight(start, zone) && isMidnight(end, zone) && end > start) {
    const lastDay = addDays(last, -1);
    return first === lastDay ? `${dateWords(first)}, all day` : `${dateWords(first)} – ${dateWords(lastDay)}, all day`;
  }
  if (first === last) return `${dateWords(first)}, ${clock(start, zone)}–${clock(end, zone)}`;
  return `${dateWords(first)}, ${clock(start, zone)} – ${dateWords(last)}, ${clock(end, zone)}`;
}

export function isMidnight(instant, zone) {
  return instant === startOfDate(dateOf(instant, zone), zone);
}

// "12 s", "3 min": a length of time.
export function ageWords(microseconds) {
  const seconds = Math.round(microseconds / 1e6);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
