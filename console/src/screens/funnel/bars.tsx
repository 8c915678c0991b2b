/** A bar for each stage as long as its leads are many, and between two the share that went on and how fast. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FunnelStage } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import css from './funnel.module.css';
import { type StageName, widthOf } from './query';

interface Props {
  stages: readonly FunnelStage[];
  linkOf: (stage: StageName) => string;
}

export function StageBars({ stages, linkOf }: Props) {
  const { t } = useTranslation('funnel');
  const { t: leads } = useTranslation('leads');
  const speech = useSpeech();
  const most = Math.max(...stages.map((stage) => stage.count), 0);
  return (
    <ol className={css.bars} aria-label={t('bars')}>
      {stages.map((stage, index) => (
        <li key={stage.stage}>
          {index > 0 && (
            <p className={css.step}>
              <span aria-hidden>↓</span>{' '}
              {stage.conversion === null
                ? t('no_step')
                : t('step', { share: speech.percent(stage.conversion, 1) })}
              {stage.median_days !== null &&
                ` · ${t('median', { days: speech.number(stage.median_days, 1), count: stage.median_days })}`}
            </p>
          )}
          <div className={css.stage}>
            <span className={css.name}>{leads(`stages.${stage.stage}` as 'stages.lead')}</span>
            <span className={css.track} aria-hidden>
              <span className={css.bar} style={{ width: `${widthOf(stage.count, most)}%` }} />
            </span>
            <Link to={linkOf(stage.stage as StageName)} className={css.count}>
              {t('leads', { count: stage.count, number: speech.number(stage.count) })}
            </Link>
            <span className={css.amount}>{speech.money(stage.amount_fen)}</span>
          </div>
        </li>
      ))}
    </ol>
  );
}
