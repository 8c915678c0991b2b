/** The groups of turnover: what began, how it ended, and the days before, in and between hands. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TurnoverGroup } from '@/api/schema';
import type { Pages } from '@/parts/grid/pages';
import { useSourceName } from '@/screens/leads/origins';
import { useSpeech } from '@/words/speech';
import { Ends } from './ends';
import type { Way } from './query';
import css from './turnover.module.css';

export function Groups({ by, pages }: { by: Way; pages: Pages<TurnoverGroup> }) {
  const { t } = useTranslation('turnover');
  const { t: common } = useTranslation();
  const { t: leads } = useTranslation('leads');
  const speech = useSpeech();
  const sourceOf = useSourceName();
  const days = (value: number | null) => (value === null ? '–' : speech.number(value, 1));
  const nameOf = ({ key, label }: TurnoverGroup) => {
    if (by === 'grade' && key) return leads(`grades.${key}` as 'grades.A');
    if (by === 'source' && key) return sourceOf(key);
    if (by === 'hand') return t(`hands.${key}` as 'hands.1');
    return label ?? (key || t('nobody'));
  };
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <caption className="sr-only">{t(`by.${by}`)}</caption>
        <thead>
          <tr>
            <th scope="col">{t(`by.${by}`)}</th>
            <th scope="col">{t('begun')}</th>
            <th scope="col" className={css.wide}>
              {t('ended')}
            </th>
            <th scope="col">{t('rate')}</th>
            <th scope="col">{t('win_rate')}</th>
            <th scope="col">{t('to_touch')}</th>
            <th scope="col">{t('in_hand')}</th>
            <th scope="col">{t('in_pool')}</th>
          </tr>
        </thead>
        <tbody>
          {pages.rows.map((group) => (
            <tr key={group.key}>
              <th scope="row">{nameOf(group)}</th>
              <td data-label={t('begun')}>{speech.number(group.begun)}</td>
              <td className={css.wide} data-label={t('ended')}>
                <Ends group={group} />
              </td>
              <td data-label={t('rate')}>
                <strong>{speech.percent(group.turnover_rate, 1)}</strong>
                <small className="quiet">
                  {' '}
                  {t('per_lead', { times: speech.number(group.turnovers_per_lead, 2) })}
                </small>
              </td>
              <td data-label={t('win_rate')}>{speech.percent(group.win_rate, 1)}</td>
              <td data-label={t('to_touch')}>{days(group.median_days_to_touch)}</td>
              <td data-label={t('in_hand')}>
                {days(group.median_days_in_hand)}
                <small className="quiet"> {t('p90', { days: days(group.p90_days_in_hand) })}</small>
              </td>
              <td data-label={t('in_pool')}>{days(group.median_days_in_pool)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {pages.hasMore && <Button onClick={pages.more}>{common('more')}</Button>}
    </div>
  );
}
