/** Wins between all lost and all kept, and inside that the estimate where chance chose; each as bars on one scale. */
import { useTranslation } from 'react-i18next';
import type { ReplayEstimate, ReplayPart, ReplayWins } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import { barOf, placeOf, type Scale, scaleOf } from './interval';
import css from './replays.module.css';

export function Wins({ wins }: { wins: ReplayWins }) {
  const { t } = useTranslation('replays');
  const speech = useSpeech();
  const scale = scaleOf(wins.parts);
  const changed = wins.parts.filter((part) => part.hands > 0);
  return (
    <section className={css.card}>
      <h2>{t('wins')}</h2>
      <p>
        {wins.at_stake === 0
          ? t('nothing_at_stake', { won: speech.number(wins.won) })
          : t('at_stake', { won: speech.number(wins.won), count: wins.at_stake })}
      </p>
      {changed.map((part) => (
        <Part key={part.change} part={part} scale={scale} />
      ))}
    </section>
  );
}

function Part({ part, scale }: { part: ReplayPart; scale: Scale }) {
  const { t } = useTranslation('replays');
  const speech = useSpeech();
  const { estimate } = part;
  return (
    <div className={css.part}>
      <h3>
        {speech.say(part.words)} · {t('hands', { count: part.hands })}
      </h3>
      <div className={css.interval} aria-hidden>
        <span className={css.zero} style={{ left: `${placeOf(0, scale)}%` }} />
        <span className={css.bounds} style={barOf(-part.at_stake, 0, scale)} />
        {estimate && (
          <>
            <span className={css.likely} style={barOf(estimate.low, estimate.high, scale)} />
            <span className={css.point} style={{ left: `${placeOf(estimate.estimate, scale)}%` }} />
          </>
        )}
      </div>
      <p>{t('bounds', { low: speech.number(-part.at_stake) })}</p>
      {estimate ? (
        <Estimate estimate={estimate} settled={part.settled} />
      ) : (
        part.why_not && <p className="quiet">{t('no_estimate', { why: speech.say(part.why_not.words) })}</p>
      )}
    </div>
  );
}

function Estimate({ estimate, settled }: { estimate: ReplayEstimate; settled: number }) {
  const { t } = useTranslation('replays');
  const speech = useSpeech();
  const figures = {
    estimate: speech.number(estimate.estimate, 1),
    low: speech.number(estimate.low, 1),
    high: speech.number(estimate.high, 1),
  };
  const bases = estimate.bases.map(({ grade, won, of }) =>
    t(grade === 'all' ? 'basis_all' : 'basis', { grade, won: speech.number(won), of: speech.number(of) }),
  );
  return (
    <p>
      <strong>{t('estimate', { ...figures, count: settled })}</strong>{' '}
      <span className="quiet">{t('rests_on', { bases: bases.join(speech.comma) })}</span>
    </p>
  );
}
