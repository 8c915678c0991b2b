/** Events and livestreams the person signed up for. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useSpeech } from '@/words/speech';
import { Card } from './card';
import css from './deal.module.css';

export function Registrations({ leadId }: { leadId: string }) {
  const { t } = useTranslation('lead');
  const speech = useSpeech();
  const { data } = useQuery({
    queryKey: ['lead', leadId, 'registrations'],
    queryFn: () =>
      ask(
        api.GET('/v1/leads/{lead_id}/registrations', {
          params: { path: { lead_id: leadId }, query: { limit: 20 } },
        }),
      ),
  });
  const rows = data?.data ?? [];
  if (rows.length === 0) return null;
  return (
    <Card title={t('registrations')}>
      <ul className={css.lines}>
        {rows.map((row) => (
          <li key={row.id}>
            <span>
              {row.name}
              <small className="quiet">
                {t(`event_kinds.${row.kind}`)} · {speech.moment(row.starts_at ?? row.registered_at)} ·{' '}
                {row.attended ? t('attended') : t('registered')}
                {row.minutes ? ` · ${t('watched', { count: row.minutes })}` : ''}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
