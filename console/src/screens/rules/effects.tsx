/** The figures of a dry run: due now and by the draft, who is over a cap, which teams would be asked, what overflows. */
import { useTranslation } from 'react-i18next';
import type { DryRun } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import css from './rules.module.css';

export function Effects({ run }: { run: DryRun }) {
  const { t } = useTranslation('rules');
  const speech = useSpeech();
  const figures = [
    ['newly_due', run.rebased.newly_due],
    ['no_longer_due', run.rebased.no_longer_due],
    ['held_out', run.rebased.held_out],
    ['due_now', run.present.due],
  ] as const;
  return (
    <>
      <div className={css.figures}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <strong>{speech.number(value)}</strong>
            <span className="quiet">{t(`figures.${name}`)}</span>
          </div>
        ))}
      </div>
      <Part title={t('first_deadlines')} of={run.new_holdings}>
        {(each) =>
          t('first_deadline', { grade: each.grade, from: speech.day(each.from), to: speech.day(each.to) })
        }
      </Part>
      <Part title={t('over_caps', { count: run.caps.length + run.caps_left_out })} of={run.caps}>
        {(cap) =>
          t('over_cap', {
            rep: cap.rep,
            cap: [t(`caps.${cap.code}` as 'caps.holding_cap_reached'), cap.grade].filter(Boolean).join(' '),
            held: cap.held,
            from: cap.from,
            to: cap.to,
          })
        }
      </Part>
      <Part title={t('brakes', { count: run.brakes.length })} of={run.brakes}>
        {(brake) =>
          t('brake_line', { team: brake.team ?? t('brake.no_team'), due: brake.due, held: brake.held })
        }
      </Part>
      <Part title={t('overflow')} of={run.overflow}>
        {(rung) =>
          t('overflow_line', {
            pool: rung.pool,
            grade: rung.grade,
            next: rung.next_seniority,
            manager: rung.manager,
            leaves: rung.leaves,
            to: rung.to ? (rung.to.name ?? t('nurture')) : t('waits'),
          })
        }
      </Part>
    </>
  );
}

function Part<Row>({
  title,
  of,
  children,
}: {
  title: string;
  of: readonly Row[];
  children: (row: Row) => string;
}) {
  if (of.length === 0) return null;
  return (
    <details>
      <summary className={css.summary}>{title}</summary>
      <ul className={css.plain}>
        {of.map((row) => {
          const words = children(row);
          return <li key={words}>{words}</li>;
        })}
      </ul>
    </details>
  );
}
