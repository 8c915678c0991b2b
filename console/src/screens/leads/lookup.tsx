/** Whether a phone number is known, asked once when it was typed. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, ask } from '@/api/client';
import type { LookupAnswer } from '@/api/schema';
import css from './new.module.css';

const FEWEST_DIGITS = 7;
const KEPT_MS = 5 * 60_000;

export function useLookup(isAllowed: boolean) {
  const [phone, setPhone] = useState('');
  const { data } = useQuery({
    queryKey: ['lookup', phone],
    queryFn: () => ask(api.GET('/v1/leads/lookup', { params: { query: { phone } } })),
    enabled: isAllowed && phone.replace(/\D/g, '').length >= FEWEST_DIGITS,
    staleTime: KEPT_MS,
    retry: false,
  });
  return { found: data, look: (typed: string | null | undefined) => setPhone(typed?.trim() ?? '') };
}

export function Known({ found }: { found: LookupAnswer }) {
  const { t } = useTranslation('capture');
  const { t: words } = useTranslation('leads');
  if (found.outcome === 'unknown')
    return (
      <p className={css.free} role="status">
        {t('unknown')}
      </p>
    );
  const state = found.state ? words(`states.${found.state}`) : '';
  return (
    <p className={css.known} role="status">
      {found.held ? t('known_held', { team: found.team ?? t('nobody') }) : t('known_free', { state })}{' '}
      {found.lead_id && <Link to={`/leads/${found.lead_id}`}>{t('open')}</Link>}
    </p>
  );
}
