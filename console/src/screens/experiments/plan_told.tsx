/** What an experiment takes, asked anew when what is typed has stood for a moment. */
import { useQuery } from '@tanstack/react-query';
import { Spin } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { ExperimentPlanBody } from '@/api/schema';
import { useTell } from '@/words/problem';
import { useSpeech } from '@/words/speech';
import css from './experiments.module.css';

const STILL_MS = 500;

export function PlanTold({ body }: { body: ExperimentPlanBody }) {
  const { t } = useTranslation('experiments');
  const speech = useSpeech();
  const tell = useTell();
  const asked = useStill(JSON.stringify(body));
  const { data, error, isFetching } = useQuery({
    queryKey: ['experiment-plan', asked],
    queryFn: ({ signal }) => ask(api.POST('/v1/experiments/plan', { body: JSON.parse(asked), signal })),
    retry: false,
  });
  if (error) return <p role="alert">{tell(error)}</p>;
  if (!data) return <Spin />;
  const figure = (value: number | null | undefined) => (value == null ? t('never') : speech.number(value));
  return (
    <div aria-busy={isFetching}>
      <p>{speech.say(data.words)}</p>
      <dl className={css.figures}>
        <div>
          <dt>{t('unit')}</dt>
          <dd>{t(`units.${data.unit as 'rep'}`)}</dd>
        </div>
        <div>
          <dt>{t('leads_each')}</dt>
          <dd>
            {figure(data.leads_a)} + {figure(data.leads_b)}
          </dd>
        </div>
        <div>
          <dt>{t('weeks')}</dt>
          <dd>{data.weeks == null ? '–' : speech.number(data.weeks, 1)}</dd>
        </div>
        <div>
          <dt>{t('past')}</dt>
          <dd>
            {speech.percent(data.past_rate, 1)}
            <small className="quiet"> {t('of_leads', { count: data.past_leads })}</small>
          </dd>
        </div>
      </dl>
    </div>
  );
}

/** A value once it has not changed for a moment. */
function useStill(value: string): string {
  const [still, setStill] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setStill(value), STILL_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return still;
}
