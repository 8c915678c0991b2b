/** The stages from the payment back: a bar for what is needed at each, its band, and the day it is needed by. */
import { useTranslation } from 'react-i18next';
import type { Plan, PlannedStage } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import css from './planner.module.css';
import { barOf, rateOf } from './query';

export function Chain({ plan }: { plan: Plan }) {
  const { t } = useTranslation('planner');
  const { t: leads } = useTranslation('leads');
  const speech = useSpeech();
  const named = (stage: string) => leads(`stages.${stage}` as 'stages.lead');
  return (
    <ol className={css.bars} aria-label={t('chain')}>
      {[...plan.stages].reverse().map((stage) => {
        const rate = rateOf(stage.stage, plan.rates, plan.basis);
        return (
          <li key={stage.stage}>
            {rate && (
              <p className={css.step}>
                <span aria-hidden>↑</span>{' '}
                {t('step', { share: speech.percent(rate.share, 1), stage: named(rate.to_stage) })}
                {` · ${t(`rests_on.${rate.rests_on}`)}`}
              </p>
            )}
            <Stage name={named(stage.stage)} stage={stage} stages={plan.stages} />
          </li>
        );
      })}
    </ol>
  );
}

function Stage({
  name,
  stage,
  stages,
}: {
  name: string;
  stage: PlannedStage;
  stages: readonly PlannedStage[];
}) {
  const { t } = useTranslation('planner');
  const speech = useSpeech();
  const bar = barOf(stage, stages);
  const band = {
    low: speech.number(stage.low),
    high: speech.number(stage.high),
    median: speech.number(stage.median),
  };
  const isCertain = stage.low === stage.high;
  const days = { safe: speech.day(stage.safe_on), typical: speech.day(stage.typical_on) };
  return (
    <div className={css.stage}>
      <span className={css.name}>{name}</span>
      <span className={css.track} aria-hidden>
        <span className={css.bar} style={{ width: `${bar.width}%` }} />
        {!isCertain && (
          <span className={css.band} style={{ left: `${bar.from}%`, width: `${bar.to - bar.from}%` }} />
        )}
      </span>
      <strong className={css.count}>{speech.number(stage.needed)}</strong>
      <span className={css.told} title={isCertain ? undefined : t('band_title', band)}>
        {!isCertain && t('band', band)}
      </span>
      <span className={css.told} title={stage.safe_on ? t('safe_title', days) : undefined}>
        {stage.safe_on ? t('safe_on', { day: days.safe }) : t('no_day')}
        {stage.stage !== 'payment' && ` · ${t('in_hand', { count: stage.in_hand })}`}
      </span>
    </div>
  );
}
