import { describe, expect, it } from 'vitest';
import { dayIn } from './days';
import { changesOf, FIELDS, typedOf, undoOf } from './facts_changes';
import { isShown, touchIdOf } from './story_parts';

describe('a story in parts', () => {
  it.each([
    ['all', true, true],
    ['contacts', true, false],
    ['changes', false, true],
  ] as const)('%s', (part, touch, change) => {
    expect(isShown({ type: 'touched' }, part)).toBe(touch);
    expect(isShown({ type: 'claimed' }, part)).toBe(change);
  });
  it('finds the contact a line is of', () => {
    expect(touchIdOf({ details: { touch_id: 'a' } })).toBe('a');
    expect(touchIdOf({ details: {} })).toBeNull();
  });
});

describe('changing what is known', () => {
  const empty = Object.fromEntries(FIELDS.map((name) => [name, null]));
  const lead = { ...empty, name: '张三', tags: ['a'], do_not_contact: false };
  it('sends only what was changed, and emptied fields as null', () => {
    const typed = { ...typedOf(lead), name: ' ', company: ' 明德 ' };
    expect(changesOf(lead, typed)).toEqual({ name: null, company: '明德' });
    expect(changesOf(lead, typedOf(lead))).toEqual({});
  });
  it('is taken back by what was there before', () => {
    const changes = changesOf(lead, { ...typedOf(lead), name: '李四', tags: [], do_not_contact: true });
    expect(undoOf(lead, changes)).toEqual({ name: '张三', tags: ['a'], do_not_contact: false });
  });
});

describe('days', () => {
  it('goes over the end of a year', () => {
    expect(dayIn(30, new Date('2026-12-15T23:00:00'))).toBe('2027-01-14');
  });
});
