/** Views of leads that everybody has who holds some. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { endOf } from '@/parts/filters/filters';
import { writtenOf } from '@/parts/grid/list_state';
import type { View } from '@/parts/grid/views_data';
import { dayIn } from '@/screens/lead/days';

type Name = 'mine' | 'due' | 'untouched' | 'won';

const SOON_DAYS = 3;

/** What each of them looks for; what is due moves on from day to day. Pure. */
export function knownFilters(now: Date): Record<Name, Record<string, string>> {
  return {
    mine: { mine: 'true', state: 'held' },
    due: { mine: 'true', due_to: endOf(dayIn(SOON_DAYS, now)), sort: 'recycle_at' },
    untouched: { mine: 'true', untouched: 'true', sort: '-score' },
    won: { state: 'converted' },
  };
}

export function useKnownViews(): View[] {
  const { t } = useTranslation('leads');
  return useMemo(
    () =>
      Object.entries(knownFilters(new Date())).map(([id, filters]) => ({
        id,
        name: t(`known_views.${id as Name}`),
        written: writtenOf(new URLSearchParams(filters)),
      })),
    [t],
  );
}
