/** What the shares of a plan rest on: how many leads came, went on, were lost and are open still. */
import { useTranslation } from 'react-i18next';
import type { PlannerRate } from '@/api/schema';
import { HeadRow } from '@/parts/head_row';
import { NOTHING, useSpeech } from '@/words/speech';
import css from './planner.module.css';

export function Evidence({ rates }: { rates: readonly PlannerRate[] }) {
  const { t } = useTranslation('planner');
  return (
    <details className={css.card}>
      <summary className={css.summary}>
        <h2>{t('evidence')}</h2>
      </summary>
      <div className={css.scroll}>
        <table className={css.table}>
          <caption className="sr-only">{t('evidence')}</caption>
          <HeadRow
            names={(['step_of', 'rate', 'entered', 'won', 'lost', 'open', 'days'] as const).map((each) =>
              t(each),
            )}
          />
          <tbody>
            {rates.map((rate) => (
              <Row key={`${rate.from_stage} ${rate.to_stage}`} rate={rate} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Row({ rate }: { rate: PlannerRate }) {
  const { t } = useTranslation('planner');
  const between = useBetween();
  const speech = useSpeech();
  const days = [rate.typical_days, rate.safe_days].map((each) =>
    each === null ? NOTHING : speech.number(each),
  );
  return (
    <tr>
      <th scope="row">{between(rate.from_stage, rate.to_stage)}</th>
      <td data-label={t('rate')}>
        <strong>{speech.percent(rate.share, 1)}</strong>{' '}
        <small className="quiet">
          {speech.percent(rate.low, 1)}–{speech.percent(rate.high, 1)}
        </small>
      </td>
      {(['entered', 'won', 'lost', 'open'] as const).map((each) => (
        <td key={each} data-label={t(each)}>
          {speech.number(rate[each])}
        </td>
      ))}
      <td data-label={t('days')}>{days.join(' / ')}</td>
    </tr>
  );
}

/** A step in words: "visit → trial". */
export function useBetween(): (from: string, to: string) => string {
  const { t } = useTranslation('planner');
  const { t: leads } = useTranslation('leads');
  const named = (stage: string) => leads(`stages.${stage}` as 'stages.lead');
  return (from, to) => t('between', { from: named(from), to: named(to) });
}
