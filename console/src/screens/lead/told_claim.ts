/** What a claim did, and what it costs to take it back, in one sentence. */
import { useTranslation } from 'react-i18next';
import type { Claimed } from '@/api/schema';

export function useToldClaim(): (claimed: Claimed, name: string) => string {
  const { t } = useTranslation('lead');
  const warn = useUndoCools();
  return (claimed, name) =>
    t('claimed', { name, held: claimed.held, cap: claimed.cap }) + warn(claimed.cool_down_days);
}

/** That what is given back cannot be had again at once: it ends a sentence, or is nothing. */
export function useUndoCools(): (days: number) => string {
  const { t } = useTranslation('lead');
  return (days) => (days > 0 ? t('between') + t('undo_cools', { count: days }) : '');
}
