/** What a departure would do today: what is in the hand, and where it would go. */
import { useQuery } from '@tanstack/react-query';
import { Alert, Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { Problem, problemOf } from '@/api/problem';
import { useTell } from '@/words/problem';
import { useSpeech } from '@/words/speech';
import css from './leavers.module.css';
import { type Plan, planBody } from './plan';

export function Preview({ employeeId, plan }: { employeeId: string; plan: Plan }) {
  const { t, i18n } = useTranslation('leavers');
  const { t: leads } = useTranslation('leads');
  const tell = useTell();
  const speech = useSpeech();
  const wanted = planBody(plan);
  const { data, error } = useQuery({
    queryKey: ['departure-preview', employeeId, wanted],
    queryFn: () => {
      if (!wanted) throw new Problem(422, { code: 'required' });
      return ask(api.POST('/v1/departures/preview', { body: { employee_id: employeeId, plan: wanted } }));
    },
    enabled: wanted !== null,
    /** Who has just come back is told so a moment later. */
    retry: (tried, error) => tried < 5 && problemOf(error).code === 'already_departed',
    retryDelay: 1000,
  });
  const whyOf = (code: string) =>
    i18n.exists(`leavers:refusals.${code}`) ? t(`refusals.${code}` as 'refusals.cool_down') : code;
  if (!wanted) return <p className="quiet">{t('choose_colleague')}</p>;
  if (error) return <Alert type="warning" showIcon title={tell(error)} />;
  if (!data) return <Spin />;
  const grades = Object.entries(data.by_grade).map(([grade, count]) => `${grade} ${count}`);
  const stages = Object.entries(data.by_stage).map(
    ([stage, count]) => `${leads(`stages.${stage}` as 'stages.lead')} ${count}`,
  );
  const figures = [
    [t('held'), speech.number(data.held), grades.join(' · ')],
    [t('to_colleague'), speech.number(data.to_colleague), ''],
    [t('to_pool'), speech.number(data.to_pool), ''],
    [
      t('open_deals'),
      speech.number(data.open_deals),
      data.open_deals > 0 ? speech.money(data.open_amount_fen) : '',
    ],
    [t('due_soon'), speech.number(data.due_soon), ''],
    [t('protected'), speech.number(data.protected), ''],
  ];
  return (
    <div aria-live="polite">
      <dl className={css.figures}>
        {figures.map(([name, value, more]) => (
          <div key={name}>
            <dt className="quiet">{name}</dt>
            <dd>
              <strong>{value}</strong>
              {more && <small className="quiet">{more}</small>}
            </dd>
          </div>
        ))}
      </dl>
      {stages.length > 0 && <p className="quiet">{t('stages', { stages: stages.join(' · ') })}</p>}
      {Object.entries(data.refused).map(([code, count]) => (
        <p key={code} className={css.refused}>
          {t('refused', { count, why: whyOf(code) })}
        </p>
      ))}
    </div>
  );
}
