import { beforeEach, describe, expect, it } from 'vitest';
import { forgetDraft, keepDraft, keptDraft } from './drafts';

describe('a draft', () => {
  beforeEach(() => sessionStorage.clear());
  it('is kept until it is sent, without a password', () => {
    keepDraft('employee.new', { name: '韩梅梅', password: 'secret-secret', new_password: 'more' });
    expect(keptDraft('employee.new')).toEqual({ name: '韩梅梅' });
    forgetDraft('employee.new');
    expect(keptDraft('employee.new')).toBeNull();
  });
});
