/** Words, numbers, money and time as the reader's language writes them. Stored times are UTC; these are the reader's. */

import { useStore } from '@/kit/store';
import type { Language } from '.';
import { language, tagOf } from '.';

const FEN = 100;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** What rounds to nothing has no sign: 0, not -0. */
const told = { signDisplay: 'negative' } as const;

/** Words that the API gives in both languages. */
export interface Words {
  zh: string;
  en: string;
}

export interface Speech {
  language: Language;
  /** Between the parts of a list. */
  comma: string;
  say(words: Words | null | undefined): string;
  number(value: number, digits?: number): string;
  /** With so many decimals, zeros too, so that figures stand under one another. */
  figure(value: number, digits: number): string;
  percent(share: number | null | undefined, digits?: number): string;
  /** A chance; one that is small keeps its figures. */
  chance(p: number | null | undefined): string;
  money(fen: number | null | undefined): string;
  moment(at: string | null | undefined): string;
  day(on: string | null | undefined): string;
  /** With the day of the week. */
  date(at: string | Date): string;
  clock(at: string): string;
  /** "in 3 days", "2 hours ago". */
  away(at: string | null | undefined, now?: number): string;
}

/** What stands where there is nothing to say. */
export const NOTHING = '–';
const made = new Map<Language, Speech>();

export function useSpeech(): Speech {
  return speechOf(useStore(language));
}

export function speechOf(spoken: Language): Speech {
  const known = made.get(spoken) ?? make(spoken);
  made.set(spoken, known);
  return known;
}

function make(spoken: Language): Speech {
  const tag = tagOf(spoken);
  const plain = new Intl.NumberFormat(tag, told);
  const chances = new Intl.NumberFormat(tag, { style: 'percent', maximumSignificantDigits: 2 });
  const yuan = new Intl.NumberFormat(tag, {
    style: 'currency',
    currency: 'CNY',
    currencyDisplay: 'narrowSymbol',
  });
  const whole = new Intl.NumberFormat(tag, {
    style: 'currency',
    currency: 'CNY',
    currencyDisplay: 'narrowSymbol',
    maximumFractionDigits: 0,
  });
  const moments = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' });
  const days = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' });
  const dates = new Intl.DateTimeFormat(tag, { dateStyle: 'full' });
  const clocks = new Intl.DateTimeFormat(tag, { timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  return {
    language: spoken,
    comma: spoken === 'zh' ? '、' : ', ',
    say: (words) => words?.[spoken] ?? '',
    number: (value, digits) =>
      digits === undefined
        ? plain.format(value)
        : new Intl.NumberFormat(tag, { ...told, maximumFractionDigits: digits }).format(value),
    figure: (value, digits) =>
      new Intl.NumberFormat(tag, {
        ...told,
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }).format(value),
    percent: (share, digits = 0) =>
      share === null || share === undefined
        ? NOTHING
        : new Intl.NumberFormat(tag, { ...told, style: 'percent', maximumFractionDigits: digits }).format(
            share,
          ),
    chance: (p) => (p === null || p === undefined ? NOTHING : chances.format(p)),
    money(fen) {
      if (fen === null || fen === undefined) return NOTHING;
      return (fen % FEN === 0 ? whole : yuan).format(fen / FEN);
    },
    moment: (at) => (at ? moments.format(new Date(at)) : NOTHING),
    day: (on) => (on ? days.format(new Date(on.length === 10 ? `${on}T00:00:00` : on)) : NOTHING),
    date: (at) => dates.format(new Date(at)),
    clock: (at) => clocks.format(new Date(at)),
    away(at, now = Date.now()) {
      if (!at) return NOTHING;
      const seconds = (new Date(at).getTime() - now) / 1000;
      const size = Math.abs(seconds);
      if (size < HOUR) return relative.format(Math.trunc(seconds / MINUTE), 'minute');
      if (size < DAY) return relative.format(Math.trunc(seconds / HOUR), 'hour');
      return relative.format(Math.trunc(seconds / DAY), 'day');
    },
  };
}
