/** The last weekly look at the model in force: how arrivals differ from training, and whether it came true. */
import { useTranslation } from 'react-i18next';
import type { Drift } from '@/api/schema';
import { Mark, type Tone } from '@/parts/mark';
import { useSpeech } from '@/words/speech';
import { ALARM, shownOf, WATCH, widthOf } from './psi';
import css from './scoring.module.css';

const TONES: Readonly<Record<Drift['alarm'], Tone>> = {
  none: 'good',
  watch: 'info',
  alarm: 'bad',
  failing: 'bad',
};

export function LastLook({ look }: { look: Drift | undefined }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  return (
    <section className={css.card} aria-label={t('drift')}>
      <h2>{t('drift')}</h2>
      {!look ? (
        <p className="quiet">{t('drift_none')}</p>
      ) : (
        <>
          <p>
            <Mark tone={TONES[look.alarm]}>{t(`alarms.${look.alarm}`)}</Mark>{' '}
            {t('drift_of', {
              week: look.week,
              at: speech.moment(look.at),
              leads: speech.number(look.leads),
            })}
          </p>
          <CameTrue look={look} />
          {look.beside && <BesideChampion beside={look.beside} />}
          {look.features.length > 0 ? <Shifts look={look} /> : <p className="quiet">{t('drift_few')}</p>}
        </>
      )}
    </section>
  );
}

function CameTrue({ look }: { look: Drift }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  if (look.ratio === null) return <p>{t('foretold_none')}</p>;
  const counts = {
    matured: speech.number(look.matured),
    wins: speech.number(look.wins),
    ratio: speech.number(look.ratio, 2),
  };
  const grades = Object.entries(look.by_grade).map(([grade, { rows, wins }]) =>
    t('grade_rate', { grade, rows: speech.number(rows), wins: speech.number(wins) }),
  );
  return (
    <>
      <p>{t('foretold_came', counts)}</p>
      <p className="quiet">{grades.join(speech.comma)}</p>
      {look.inverted.length > 0 && (
        <p className={css.wrong}>{t('inverted', { grades: look.inverted.join(speech.comma) })}</p>
      )}
    </>
  );
}

/** Of a shadow: which of the two was nearer to what came, on leads that neither had seen. */
function BesideChampion({ beside }: { beside: NonNullable<Drift['beside']> }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const { log_loss: ours, their_log_loss: theirs } = beside;
  if (ours === null || theirs === null) return <p>{t('beside_none')}</p>;
  const told = {
    rows: speech.number(beside.rows),
    wins: speech.number(beside.wins),
    ours: speech.number(ours, 4),
    theirs: speech.number(theirs, 4),
  };
  return <p>{t(ours < theirs ? 'beside_better' : 'beside_worse', told)}</p>;
}

function Shifts({ look }: { look: Drift }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  return (
    <figure className={css.figure}>
      <figcaption>
        <strong>{t('psi')}</strong> <span className="quiet">{t('psi_more')}</span>
      </figcaption>
      <ol className={css.shifts}>
        {shownOf(look).map(({ name, words, psi, unseen }) => (
          <li key={name ?? ''}>
            <span className={css.shiftName}>{words ? speech.say(words) : t('psi_all')}</span>
            <span className={css.shiftTrack} aria-hidden>
              <span
                className={css.shiftBar}
                data-level={psi >= ALARM ? 'alarm' : psi >= WATCH ? 'watch' : 'calm'}
                style={{ inlineSize: `${widthOf(psi)}%` }}
              />
              <span className={css.limit} style={{ insetInlineStart: `${widthOf(WATCH)}%` }} />
              <span className={css.limit} data-alarm style={{ insetInlineStart: `${widthOf(ALARM)}%` }} />
            </span>
            <span>
              {speech.figure(psi, 3)}
              {psi >= WATCH && ` ${t(psi >= ALARM ? 'psi_alarm' : 'psi_watch')}`}
            </span>
            {unseen > 0 && (
              <small className="quiet">{t('unseen', { share: speech.percent(unseen, 1) })}</small>
            )}
          </li>
        ))}
      </ol>
    </figure>
  );
}
