/** Sources and channels: a lead carries their codes, a reader wants their names. A code nobody added stands as itself. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { Source } from '@/api/schema';
import type { Choice, Filter } from '@/parts/filters/filters';

const MOST = 200;
const SHOWN = 20;
const FRESH_MS = 5 * 60_000;

const SOURCES = queryOptions({
  queryKey: ['sources', 'all'],
  queryFn: async () => (await ask(api.GET('/v1/sources', { params: { query: { limit: MOST } } }))).data ?? [],
  staleTime: FRESH_MS,
});

export function useSourceName(): (code: string | null | undefined) => string {
  const { data } = useQuery(SOURCES);
  return useCallback((code) => nameOf(data ?? [], code), [data]);
}

async function sourceName(code: string): Promise<string> {
  return nameOf(await queries.fetchQuery(SOURCES), code);
}

async function findSources(typed: string): Promise<Choice[]> {
  const sources = await queries.fetchQuery(SOURCES);
  const named = sources.map(({ code, name }) => ({ value: code, label: name }));
  return matching(named, typed);
}

export async function findChannels(typed: string): Promise<Choice[]> {
  const sources = await queries.fetchQuery(SOURCES);
  const channels = [...new Set(sources.flatMap(({ channel }) => channel ?? []))].sort();
  return matching(
    channels.map((value) => ({ value, label: value })),
    typed,
  );
}

export async function channelName(code: string): Promise<string> {
  return code;
}

/** The filters, under these labels. */
export function originFilters(source: string, channel: string): Filter[] {
  return [
    { kind: 'found', name: 'source', label: source, find: findSources, told: sourceName },
    { kind: 'found', name: 'channel', label: channel, find: findChannels, told: channelName },
  ];
}

function nameOf(sources: readonly Source[], code: string | null | undefined): string {
  return sources.find((source) => source.code === code)?.name ?? code ?? '';
}

/** Those that hold what was typed, and what was typed as a code. */
export function matching(known: readonly Choice[], typed: string): Choice[] {
  const wanted = typed.trim();
  const has = (text: string) => text.toLowerCase().includes(wanted.toLowerCase());
  const found = known.filter(({ value, label }) => has(value) || has(label)).slice(0, SHOWN);
  const isKnown = wanted === '' || found.some(({ value }) => value === wanted);
  return isKnown ? found : [...found, { value: wanted, label: wanted }];
}
