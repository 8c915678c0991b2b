/** Trainings as they go on. */
import { useEffect, useRef } from 'react';
import { api, ask } from '@/api/client';
import type { Training } from '@/api/schema';
import { usePages } from '@/parts/grid/pages';
import { refreshScoring } from './scoring_data';

const LIMIT = 10;
const POLL_MS = 2000;

export function isUnderWay({ state }: Pick<Training, 'state'>): boolean {
  return state === 'waiting' || state === 'running';
}

/** The newest trainings; when one ends, everything that may have come of it is asked again. */
export function useTrainings() {
  const pages = usePages(
    ['scoring', 'trainings'],
    (cursor, signal) =>
      ask(api.GET('/v1/score-trainings', { params: { query: { limit: LIMIT, cursor } }, signal })),
    { every: (rows) => (rows.some(isUnderWay) ? POLL_MS : false) },
  );
  const isBusy = pages.rows.some(isUnderWay);
  const wasBusy = useRef(isBusy);
  useEffect(() => {
    if (wasBusy.current && !isBusy) void refreshScoring();
    wasBusy.current = isBusy;
  }, [isBusy]);
  return pages;
}
