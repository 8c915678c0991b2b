/** How long a lead stays in this hand, how full the hand is, and why. */

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Lead } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import { Card } from './card';
import { goesBackAt } from './goes_back';
import css from './lead.module.css';

export function PolicyCard({ lead, acts }: { lead: Lead; acts?: ReactNode }) {
  const { t } = useTranslation('lead');
  const speech = useSpeech();
  const { held, cap, why } = lead.policy;
  const goesBack = goesBackAt(lead);
  return (
    <Card title={t('policy')}>
      <p className={css.policy}>
        {held != null && cap != null && <strong>{t('held_of', { held, cap })}</strong>}
        {goesBack && <strong>{t('returns', { away: speech.away(goesBack) })}</strong>}
        {lead.exempt_reason && <strong>{t('exempt')}</strong>}
        {lead.paused_reason && <strong>{t('paused')}</strong>}
      </p>
      <p className={css.why}>{speech.say(why)}</p>
      {acts}
    </Card>
  );
}
