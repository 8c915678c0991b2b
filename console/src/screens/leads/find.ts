/** Colleagues, teams and pools, found by typing, for filters and forms. */
import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { Pool } from '@/api/schema';
import type { Choice, Filter } from '@/parts/filters/filters';

const MOST = 20;
const KEPT_MS = 5 * 60_000;

export async function findEmployees(typed: string): Promise<Choice[]> {
  const query = { limit: MOST, active: true, ...(typed.trim() ? { q: typed.trim() } : {}) };
  const page = await ask(api.GET('/v1/employees', { params: { query } }));
  return (page.data ?? []).map((each) => ({ value: each.id, label: `${each.name} · ${each.number}` }));
}

/** Reps within reach, with how full their hands are. */
export async function findReps(typed: string): Promise<Choice[]> {
  const query = { limit: MOST, active: true, ...(typed.trim() ? { q: typed.trim() } : {}) };
  const page = await ask(api.GET('/v1/reps', { params: { query } }));
  return (page.data ?? []).map(({ id, name, held, cap }) => ({
    value: id,
    label: `${name} · ${held}/${cap}`,
  }));
}

export async function employeeName(id: string): Promise<string> {
  return (await ask(api.GET('/v1/employees/{employee_id}', { params: { path: { employee_id: id } } }))).name;
}

export async function findTeams(typed: string): Promise<Choice[]> {
  const query = { limit: MOST, ...(typed.trim() ? { q: typed.trim() } : {}) };
  const page = await ask(api.GET('/v1/teams', { params: { query } }));
  return (page.data ?? []).map((each) => ({ value: each.id, label: each.name }));
}

export async function teamName(id: string): Promise<string> {
  return (await ask(api.GET('/v1/teams/{team_id}', { params: { path: { team_id: id } } }))).name;
}

export const POOLS = queryOptions({
  queryKey: ['pools'],
  queryFn: () => ask(api.GET('/v1/pools')),
});

export function allPools() {
  return queries.fetchQuery({ ...POOLS, staleTime: KEPT_MS });
}

export async function findPools(typed: string): Promise<Choice[]> {
  return named((await allPools()).data ?? [], typed);
}

/** Pools that leads may go to. */
export async function findOpenPools(typed: string): Promise<Choice[]> {
  const pools = (await allPools()).data ?? [];
  return named(
    pools.filter((pool) => pool.active),
    typed,
  );
}

function named(pools: readonly Pool[], typed: string): Choice[] {
  const wanted = typed.trim().toLowerCase();
  return pools
    .filter((pool) => pool.name.toLowerCase().includes(wanted))
    .map((pool) => ({ value: pool.id, label: pool.name }));
}

export async function poolName(id: string): Promise<string> {
  return ((await allPools()).data ?? []).find((pool) => pool.id === id)?.name ?? id;
}

/** The filters of lists by somebody, a team or a pool. */
export function byEmployee(name: string, label: string): Filter {
  return { kind: 'found', name, label, find: findEmployees, told: employeeName };
}

export function byTeam(label: string): Filter {
  return { kind: 'found', name: 'team_id', label, find: findTeams, told: teamName };
}

export function byPool(label: string): Filter {
  return { kind: 'found', name: 'pool_id', label, find: findPools, told: poolName };
}
