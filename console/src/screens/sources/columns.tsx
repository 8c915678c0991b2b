/** What the list of sources shows. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '@/api/schema';
import type { Column } from '@/parts/grid/columns';
import { Mark } from '@/parts/mark';
import { useSpeech } from '@/words/speech';

export const KINDS = [
  'form',
  'webhook',
  'event',
  'phone',
  'file',
  'api',
  'referral',
  'official_account',
  'sms',
  'ad',
] as const;

export function useSourceColumns(): Column<Source>[] {
  const { t } = useTranslation('sources');
  const speech = useSpeech();
  return useMemo(
    () => [
      { id: 'name', title: t('name'), width: 220, card: 'title', render: (each) => each.name },
      { id: 'code', title: t('code'), width: 180, card: 'line', render: (each) => each.code },
      { id: 'kind', title: t('kind'), width: 130, card: 'line', render: (each) => t(`kinds.${each.kind}`) },
      { id: 'channel', title: t('channel'), width: 150, card: 'line', render: (each) => each.channel || '–' },
      {
        id: 'active',
        title: t('state'),
        width: 100,
        card: 'aside',
        render: (each) => (
          <Mark tone={each.active ? 'good' : 'plain'}>{t(each.active ? 'active' : 'closed')}</Mark>
        ),
      },
      {
        id: 'created_at',
        title: t('created_at'),
        width: 170,
        render: (each) => speech.moment(each.created_at),
      },
    ],
    [t, speech],
  );
}
