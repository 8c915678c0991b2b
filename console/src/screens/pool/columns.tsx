/** Columns of leads in a pool: nobody has them, and they cannot be called yet. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeadLine } from '@/api/schema';
import type { Column } from '@/parts/grid/columns';
import { useLeadColumns } from '@/screens/leads/columns';
import { useSpeech } from '@/words/speech';

const NOT_HERE: readonly string[] = [
  'state',
  'owner_name',
  'recycle_at',
  'owner_since',
  'created_at',
  'amount_fen',
  'expected_on',
];
/** Left to be chosen, so that the claim at the end of a row is in sight. */
const OFF: readonly string[] = ['stage', 'last_touch_at'];
const ON_CARD: Record<string, 'line' | undefined> = { phone: 'line', last_touch_at: undefined };
const SORTS: Record<string, string | undefined> = { score: 'score', grade: 'p_win' };

export function usePoolColumns(): Column<LeadLine>[] {
  const { t } = useTranslation('pool');
  const speech = useSpeech();
  const all = useLeadColumns();
  return useMemo(() => {
    const shown = all
      .filter((column) => !NOT_HERE.includes(column.id))
      .map((column) => ({
        ...column,
        sort: SORTS[column.id],
        ...(column.id in ON_CARD ? { card: ON_CARD[column.id] } : {}),
        off: column.id === 'phone' ? false : column.off || OFF.includes(column.id),
      }));
    const waiting: Column<LeadLine> = {
      id: 'pooled_at',
      title: t('pooled_at'),
      width: 130,
      sort: 'pooled_at',
      card: 'line',
      render: (lead) => speech.away(lead.pooled_at),
    };
    const claimable: Column<LeadLine> = {
      id: 'claimable_at',
      title: t('claimable_at'),
      width: 150,
      off: true,
      render: (lead) =>
        lead.claimable_at && new Date(lead.claimable_at) > new Date()
          ? speech.away(lead.claimable_at)
          : t('now'),
    };
    return [...shown, waiting, claimable];
  }, [all, t, speech]);
}
