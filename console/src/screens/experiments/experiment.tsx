/** One experiment: what may be said, both arms, how the difference moved, and what is done with it. */
import { useQuery } from '@tanstack/react-query';
import { Spin } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { api, ask } from '@/api/client';
import type { Experiment } from '@/api/schema';
import { PageHead } from '@/parts/page_head';
import { Changes } from '@/screens/rules/changes';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import { Acts } from './acts';
import { Arms } from './arms';
import css from './experiments.module.css';
import { EXPERIMENTS } from './list';
import { StateMark, VerdictMark } from './marks';
import { changesOf } from './plan';
import { useGoal } from './words_of';

const Looks = lazy(() => import('./looks'));

export function Component() {
  const { experimentId = '' } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: [EXPERIMENTS, experimentId],
    queryFn: () =>
      ask(api.GET('/v1/experiments/{experiment_id}', { params: { path: { experiment_id: experimentId } } })),
  });
  if (error && !data) return <ProblemView error={error} onAgain={() => void refetch()} />;
  if (!data) return <Waiting />;
  return <Page experiment={data} />;
}

function Page({ experiment }: { experiment: Experiment }) {
  const { t } = useTranslation('experiments');
  const { results, looks, effect } = experiment;
  return (
    <>
      <PageHead title={`${experiment.number} · ${experiment.name}`} about={<About experiment={experiment} />}>
        <Acts experiment={experiment} />
      </PageHead>
      <div className={css.body}>
        {results && (
          <>
            <Said experiment={experiment} />
            <Arms results={results} />
            {looks.some((each) => each.difference) && (
              <section className={css.card}>
                <h2>{t('looks')}</h2>
                <p className="quiet">{t('looks_help')}</p>
                <Suspense fallback={<Spin style={{ display: 'block', height: 280 }} />}>
                  <Looks looks={looks} effect={effect} />
                </Suspense>
              </section>
            )}
          </>
        )}
        <section className={css.card}>
          <h2>{t('tried')}</h2>
          <Changes changes={changesOf(experiment.changes)} />
          {experiment.state === 'draft' && <p className="quiet">{t('draft_help')}</p>}
        </section>
      </div>
    </>
  );
}

function About({ experiment }: { experiment: Experiment }) {
  const { t } = useTranslation('experiments');
  const speech = useSpeech();
  const goalOf = useGoal();
  const parts = [
    experiment.pool_name ?? t('company'),
    goalOf(experiment),
    t(`units.${experiment.unit as 'rep'}`),
    t('share_told', { share: speech.percent(experiment.share_b) }),
    t('effect_told', { points: speech.number(experiment.effect * 100, 1) }),
    experiment.started_at && t('since.running', { at: speech.day(experiment.started_at) }),
    experiment.stopped_at && t('since.stopped', { at: speech.day(experiment.stopped_at) }),
  ];
  return parts.filter(Boolean).join(' · ');
}

function Said({ experiment }: { experiment: Experiment }) {
  const { t } = useTranslation('experiments');
  const speech = useSpeech();
  const { results, reason } = experiment;
  if (!results) return null;
  return (
    <section className={css.card} aria-live="polite">
      <h2 className={css.lineHead}>
        {t('verdict')} <StateMark experiment={experiment} /> <VerdictMark verdict={results.verdict} />
      </h2>
      <p className={css.said}>{speech.say(results.words)}</p>
      <p className="quiet">
        {t('as_of', { at: speech.moment(results.at) })}
        {reason && ` · ${t('because', { reason })}`}
      </p>
    </section>
  );
}
