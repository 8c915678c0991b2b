/** Who is signed in, and what they may see. */
import { useQuery } from '@tanstack/react-query';
import { api, ask } from './client';
import type { Me } from './schema';

export type Role = 'employee' | 'rep' | 'manager' | 'marketer' | 'hr' | 'finance' | 'admin';

export const ME = ['me'] as const;

export function useMe(): Me {
  const { data } = useQuery({ queryKey: ME, queryFn: fetchMe, staleTime: 5 * 60_000 });
  if (data === undefined) throw new Error('useMe is for pages of people who are signed in');
  return data;
}

export function fetchMe(): Promise<Me> {
  return ask(api.GET('/v1/me'));
}

export function hasRole(me: Me, roles: readonly Role[]): boolean {
  return roles.some((role) => me.roles?.includes(role));
}
