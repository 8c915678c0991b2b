/** What a token may do: each area to read or to write. The list is the API's own. */
import type { ApiTokenBody } from '@/api/schema';

export type Scope = NonNullable<ApiTokenBody['scopes']>[number];
export type Area = Scope extends `${infer A}:${string}` ? A : never;

/** Areas by what they are about; `*` is all of them. */
export const AREAS: Readonly<Record<string, readonly Area[]>> = {
  all: ['*'],
  leads: [
    'leads',
    'pools',
    'pool-rules',
    'score-rules',
    'duplicates',
    'opportunities',
    'receivables',
    'payments',
    'lost-reasons',
    'sources',
    'assignments',
    'reps',
    'today',
    'turnover',
    'funnel',
    'sweep-brakes',
  ],
  files: ['imports', 'import-mappings', 'exports', 'jobs'],
  people: ['employees', 'departures', 'teams', 'calendars', 'audit'],
  own: ['me', 'api-tokens', 'notices', 'notification-settings', 'views', 'webhooks', 'deliveries'],
};

/** Scopes after a box of them was set or cleared; who may write may read too. */
export function withScope(
  scopes: readonly string[],
  area: string,
  way: 'read' | 'write',
  isOn: boolean,
): string[] {
  const others = scopes.filter(
    (scope) => scope !== `${area}:${way}` && !(way === 'read' && !isOn && scope === `${area}:write`),
  );
  if (!isOn) return others;
  const needed = way === 'write' ? [`${area}:read`, `${area}:write`] : [`${area}:read`];
  return [...new Set([...others, ...needed])];
}

/** Scopes by area, in the order of the boxes: what may be read, and what may be written too. */
export function byArea(scopes: readonly string[]): { area: Area; isWritten: boolean }[] {
  return Object.values(AREAS)
    .flat()
    .filter((area) => scopes.some((scope) => scope.startsWith(`${area}:`)))
    .map((area) => ({ area, isWritten: scopes.includes(`${area}:write`) }));
}
