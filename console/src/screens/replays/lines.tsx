/** The same counts by grade, by rep and by week. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReplayGrade, ReplayRep, ReplayTotal, ReplayWeek } from '@/api/schema';
import { NOTHING, useSpeech } from '@/words/speech';
import css from './replays.module.css';

const FIRST_REPS = 20;

interface Named {
  key: string;
  name: string;
  more?: string;
  counts: ReplayTotal;
  held?: string;
}

export function ByGrade({ lines }: { lines: readonly ReplayGrade[] }) {
  const { t } = useTranslation('replays');
  const { t: rules } = useTranslation('rules');
  const named = lines.map((counts) => {
    return { key: counts.grade, name: rules(`keys.${counts.grade}` as 'keys.A'), counts };
  });
  return <Lines title={t('by_grade')} lines={named} />;
}

export function ByWeek({ lines }: { lines: readonly ReplayWeek[] }) {
  const { t } = useTranslation('replays');
  const speech = useSpeech();
  const named = lines.map((counts) => {
    return { key: counts.week, name: t('week', { day: speech.day(counts.week) }), counts };
  });
  return <Lines title={t('by_week')} lines={named} />;
}

export function ByRep({ lines }: { lines: readonly ReplayRep[] }) {
  const { t } = useTranslation('replays');
  const speech = useSpeech();
  const [all, setAll] = useState(false);
  const named = lines.slice(0, all ? lines.length : FIRST_REPS).map((each) => ({
    key: each.rep_id,
    name: each.rep,
    more: each.team ?? undefined,
    counts: each,
    held: t('held_of', {
      real: speech.number(each.held.real),
      replayed: speech.number(each.held.replayed),
      cap: speech.number(each.cap),
    }),
  }));
  return (
    <>
      <Lines title={t('by_rep')} lines={named} />
      {named.length < lines.length && (
        <Button onClick={() => setAll(true)}>{t('all_reps', { count: lines.length })}</Button>
      )}
    </>
  );
}

const COUNTS = ['takes', 'refused', 'cut', 'kept', 'won'] as const;

function Lines({ title, lines }: { title: string; lines: readonly Named[] }) {
  const { t } = useTranslation('replays');
  const withHeld = lines.some((line) => line.held !== undefined);
  return (
    <section className={css.lines}>
      <h2>{title}</h2>
      <div className={css.scroll}>
        <table className={css.table}>
          <caption className="sr-only">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{title}</th>
              {COUNTS.map((each) => (
                <th key={each} scope="col">
                  {t(`figures.${each}`)}
                </th>
              ))}
              {withHeld && <th scope="col">{t('held')}</th>}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <Line key={line.key} line={line} withHeld={withHeld} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Line({ line, withHeld }: { line: Named; withHeld: boolean }) {
  const { t } = useTranslation('replays');
  const speech = useSpeech();
  return (
    <tr>
      <th scope="row">
        {line.name}
        {line.more && <small className="quiet"> {line.more}</small>}
      </th>
      {COUNTS.map((each) => (
        <td key={each} data-label={t(`figures.${each}`)}>
          {speech.number(line.counts[each])}
        </td>
      ))}
      {withHeld && <td data-label={t('held')}>{line.held ?? NOTHING}</td>}
    </tr>
  );
}
