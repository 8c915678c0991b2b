/** What is exact of a replay: takes refused and by which rule, hands cut or kept, turnovers, days, and who waits. */
import { useTranslation } from 'react-i18next';
import type { ReplayResult } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import css from './replays.module.css';

export function Counts({ result }: { result: ReplayResult }) {
  const { t } = useTranslation('replays');
  const speech = useSpeech();
  const { total, recycled, days_in_hand: days, waiting } = result;
  const both = (told: { real: number; replayed: number }) =>
    t('both', { real: speech.number(told.real, 0), replayed: speech.number(told.replayed, 0) });
  const figures = [
    ['takes', speech.number(total.takes)],
    ['refused', speech.number(total.refused)],
    ['cut', speech.number(total.cut)],
    ['kept', speech.number(total.kept)],
    ['recycled', both(recycled)],
    ['days_in_hand', both(days)],
  ] as const;
  return (
    <section className={css.card}>
      <h2>{t('exact')}</h2>
      <dl className={css.figures}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`figures.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {result.by_rule.length > 0 && (
        <>
          <h3>{t('by_rule')}</h3>
          <ul className={css.bars}>
            {result.by_rule.map((each) => (
              <li key={each.code}>
                <span>{speech.say(each.words)}</span>
                <span className={css.track} aria-hidden>
                  <span className={css.bar} style={{ width: `${(each.count / total.refused) * 100}%` }} />
                </span>
                <strong>{speech.number(each.count)}</strong>
              </li>
            ))}
          </ul>
        </>
      )}
      {waiting.leads > 0 && (
        <p>
          {t('waiting', {
            leads: speech.number(waiting.leads),
            days: speech.number(waiting.median_days ?? 0, 1),
            not_taken: speech.number(waiting.not_taken),
          })}
        </p>
      )}
    </section>
  );
}
