/** How long a lead stays in this hand, how full the hand is, and why. */

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Lead } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import { Card } from './card';
import css from './lead.module.css';

export function PolicyCard({ lead, acts }: { lead: Lead; acts?: ReactNode }) {
  const { t } = useTranslation('lead');
  const speech = useSpeech();
  const { held, cap, recycle_at, why } = lead.policy;
  return (
    <Card title={t('policy')}>
      <p className={css.policy}>
        {held != null && cap != null && <strong>{t('held_of', { held, cap })}</strong>}
        {recycle_at && !lead.exempt_reason && !lead.paused_reason && (
          <strong>{t('returns', { away: speech.away(recycle_at) })}</strong>
        )}
        {lead.exempt_reason && <strong>{t('exempt')}</strong>}
        {lead.paused_reason && <strong>{t('paused')}</strong>}
      </p>
      {lead.protect_until && <p>{t('protected_until', { at: speech.moment(lead.protect_until) })}</p>}
      <p className={css.why}>{speech.say(why)}</p>
      {acts}
    </Card>
  );
}
