/** What came of a replay, with what it cannot know always in sight. */
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ReplayResult } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import { Counts } from './counts';
import { ByGrade, ByRep, ByWeek } from './lines';
import css from './replays.module.css';
import { Wins } from './wins';

export function Result({ result }: { result: ReplayResult }) {
  const { t } = useTranslation('replays');
  const speech = useSpeech();
  return (
    <div className={css.result}>
      {!result.fidelity.is_sound && (
        <Alert type="warning" showIcon title={t('unsound')} style={{ marginBottom: 12 }} />
      )}
      <p className={css.sentence}>{speech.say(result.words)}</p>
      <Fidelity result={result} />
      <Counts result={result} />
      <Wins wins={result.wins} />
      <section className={css.card}>
        <h2>{t('limits')}</h2>
        <ul className={css.limits}>
          {result.limits.map((each) => (
            <li key={each.en}>{speech.say(each)}</li>
          ))}
        </ul>
      </section>
      <ByGrade lines={result.grades} />
      <ByRep lines={result.reps} />
      <ByWeek lines={result.weeks} />
      <p className="quiet">{t('as_of', { at: speech.moment(result.as_of) })}</p>
    </div>
  );
}

function Fidelity({ result }: { result: ReplayResult }) {
  const { t } = useTranslation('replays');
  const speech = useSpeech();
  const { share, hands, unexplained, reasons } = result.fidelity;
  return (
    <section className={css.card}>
      <h2>{t('fidelity')}</h2>
      <p>
        <strong className={css.share}>{speech.percent(share, 1)}</strong>{' '}
        {t('explained', { explained: speech.number(hands - unexplained), hands: speech.number(hands) })}
      </p>
      <p className="quiet">{t('fidelity_about')}</p>
      {reasons.length > 0 && (
        <ul className={css.limits}>
          {reasons.map((each) => (
            <li key={each.code}>
              {speech.say(each.words)} · {speech.number(each.count)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
