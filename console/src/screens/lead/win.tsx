/** The chance that a lead is won within 90 days: who says so, and what moves it most, as bars either way. */
import { useTranslation } from 'react-i18next';
import type { Lead } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import css from './win.module.css';

type Win = NonNullable<Lead['win']>;

export function WinPart({ win }: { win: Win }) {
  const { t } = useTranslation('lead');
  const speech = useSpeech();
  const widest = Math.max(0.01, ...win.reasons.map((reason) => Math.abs(reason.log_odds)));
  return (
    <section className={css.win} aria-label={t('win.title')}>
      <div className={css.head}>
        <span>{t('win.title')}</span>
        <strong>{speech.chance(win.p)}</strong>
      </div>
      <small className="quiet">
        {win.model
          ? t('win.by_model', { number: win.model.number, base: speech.chance(win.base?.p ?? win.p) })
          : [win.why_rules, win.curve]
              .map((told) => speech.say(told?.words))
              .filter(Boolean)
              .join(' · ')}
      </small>
      {win.reasons.length > 0 && (
        <ul className={css.reasons} aria-label={t('win.reasons')}>
          {win.reasons.map((reason) => (
            <li key={reason.feature}>
              <span>{speech.say(reason.words)}</span>
              <span className={css.track} aria-hidden>
                <span
                  className={css.bar}
                  data-less={reason.log_odds < 0}
                  style={{ inlineSize: `${(Math.abs(reason.log_odds) / widest) * 50}%` }}
                />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
