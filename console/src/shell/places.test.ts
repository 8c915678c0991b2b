import { describe, expect, it } from 'vitest';
import { homeOf, PLACES } from './places';

describe('the page a day begins with', () => {
  it.each([
    [['rep', 'employee'], '/today'],
    [['rep', 'manager'], '/today'],
    [['employee'], '/leads/new'],
    [['hr', 'employee'], '/employees'],
    [['hr', 'manager'], '/funnel'],
  ])('of %s is %s', (roles, path) => {
    expect(homeOf(roles)).toBe(path);
  });
  it('of who leads without selling is of the team', () => {
    const home = PLACES.find(({ path }) => path === homeOf(['manager']));
    expect(home?.name).not.toBe('today');
  });
});

describe('a phone', () => {
  it('has room for four tabs of a rep, in the order of their day', () => {
    const tabs = PLACES.filter((place) => place.tab && place.roles.includes('rep'));
    expect(tabs.slice(0, 4).map(({ name }) => name)).toEqual(['today', 'leads', 'pool', 'opportunities']);
  });
});
