import { describe, expect, it } from 'vitest';
import { changesOf, undoOf } from './changes';

const before: { name: string; region: string | null; grades: string[] } = {
  name: 'Li',
  region: '华东',
  grades: ['A', 'B'],
};

describe('changes of a form', () => {
  it('are what differs, and null where something was emptied', () => {
    expect(changesOf(before, { name: 'Li', region: '', grades: ['A'] })).toEqual({
      region: null,
      grades: ['A'],
    });
  });

  it('are none where nothing differs', () => {
    expect(changesOf({ region: null }, { region: undefined })).toEqual({});
  });

  it('can be changed back', () => {
    expect(undoOf(before, { region: null })).toEqual({ region: '华东' });
  });
});
