/** What a month taught, group by group: a row shows its curve. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CycleEstimate } from '@/api/schema';
import { Mark } from '@/parts/mark';
import { useSpeech } from '@/words/speech';
import css from './cycles.module.css';
import { keyOf } from './ripening';

const TONES = { learned: 'good', too_few: 'plain', open_ended: 'info' } as const;

interface Props {
  groups: readonly CycleEstimate[];
  chosen?: CycleEstimate;
  nameOf: (group: CycleEstimate) => string;
  onChoose: (group: CycleEstimate) => void;
}

export function Groups({ groups, chosen, nameOf, onChoose }: Props) {
  const { t } = useTranslation('cycles');
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <caption className="sr-only">{t('groups')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('group')}</th>
            <th scope="col">{t('wins')}</th>
            <th scope="col">{t('ripe')}</th>
            <th scope="col">{t('cycle')}</th>
            <th scope="col">{t('late')}</th>
            <th scope="col">{t('known')}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={keyOf(group)} data-chosen={group === chosen || undefined}>
              <th scope="row">
                <Button
                  type="link"
                  className={css.name}
                  aria-pressed={group === chosen}
                  onClick={() => onChoose(group)}
                >
                  {nameOf(group)}
                </Button>
              </th>
              <Figures group={group} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Figures({ group }: { group: CycleEstimate }) {
  const { t } = useTranslation('cycles');
  const speech = useSpeech();
  const days = (value: number | null) => (value === null ? '–' : speech.number(value, 1));
  return (
    <>
      <td data-label={t('wins')}>
        {speech.number(group.wins)}
        <small className="quiet">
          {t('of_hands', {
            hands: speech.number(group.hands),
            lost: speech.number(group.lost),
            gone: speech.number(group.gone),
          })}
        </small>
      </td>
      <td data-label={t('ripe')}>
        {days(group.ripe_days)}
        {group.own_share < 1 && group.ripe_days !== null && (
          <small className="quiet">
            {t('own', { days: days(group.own_days), share: speech.percent(group.own_share) })}
          </small>
        )}
      </td>
      <td data-label={t('cycle')}>
        {group.present_days !== null && <span className="quiet">{days(group.present_days)} → </span>}
        <strong>{days(group.cycle_days)}</strong>
      </td>
      <td data-label={t('late')}>
        {speech.percent(group.late?.estimate)}
        {group.late && (
          <small className="quiet">
            {t('between', { low: speech.percent(group.late.low), high: speech.percent(group.late.high) })}
          </small>
        )}
      </td>
      <td data-label={t('known')}>
        <Mark tone={TONES[group.verdict]}>{t(`verdicts.${group.verdict}`)}</Mark>
      </td>
    </>
  );
}
