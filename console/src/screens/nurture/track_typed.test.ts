import { expect, test } from 'vitest';
import { documentOf, freshTrack, typedOf } from './track_typed';

test('a language in which nothing is said is left out, and so is an empty link', () => {
  const typed = freshTrack();
  typed.document.steps = [
    {
      kind: 'sms',
      wait: { amount: 1, unit: 'days' },
      texts: { zh: { subject: '', body: '您好' }, en: { body: '  ' } },
      link: '',
    },
  ];
  expect(documentOf(typed.document).steps).toEqual([
    { kind: 'sms', wait: { amount: 1, unit: 'days' }, texts: { zh: { subject: '', body: '您好' } } },
  ]);
});

test('percents are shares, and half of the quiet hours is none', () => {
  const typed = freshTrack();
  typed.document.held_out_percent = 25;
  typed.document.quiet_hours = { start: '21:00', end: '' };
  const told = documentOf(typed.document);
  expect([told.held_out_share, told.quiet_hours]).toEqual([0.25, null]);
});

test('a track is the same after it was a form, whatever its conditions test', () => {
  const document = {
    ...documentOf(freshTrack().document),
    audience: {
      grades: ['C' as const],
      states: ['pooled' as const],
      conditions: [
        { field: 'extra.seats', min: 50 },
        { field: 'title', contains: ['总'], present: true },
      ],
    },
  };
  const track = {
    id: '1',
    name: 'C',
    priority: 1,
    active: true,
    number: 1,
    version: 1,
    note: null,
    created_at: '',
    updated_at: '',
    document,
  };
  expect(documentOf(typedOf(track).document)).toEqual(document);
});
