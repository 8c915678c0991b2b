import { expect, test } from 'vitest';
import { asRead } from './problem';
import { speechOf } from './speech';

test('dates, money and numbers of a refusal are written as the reader does', () => {
  const more = { latest: '2026-03-09T04:00:00+00:00', day: '2026-03-09', paid_fen: 1_234_50, held: 12_000 };

  const en = asRead(more, speechOf('en'));
  const zh = asRead(more, speechOf('zh'));

  expect(en).toMatchObject({ day: 'Mar 9, 2026', paid_fen: '¥1,234.50', held: '12,000' });
  expect(zh).toMatchObject({ day: '2026年3月9日', paid_fen: '¥1,234.50', held: '12,000' });
  expect(en.latest).toMatch(/^Mar \d, 2026, /);
});

test('what clears at a time is told with other words than what does not', () => {
  expect(asRead({ clears_at: '2026-03-09T04:00:00Z' }, speechOf('en')).context).toBe('until');
  expect(asRead({ clears_at: null }, speechOf('en')).context).toBeUndefined();
});
