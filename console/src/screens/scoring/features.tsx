/** What a model looks at: of a scorecard what each value does to the odds, opened feature by feature. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CardFeature, FeaturePoints, Model } from '@/api/schema';
import { Mark } from '@/parts/mark';
import { useSpeech } from '@/words/speech';
import css from './scoring.module.css';
import { reachOf, widestOf } from './weights';

const FIRST = 12;

export function Features({ model }: { model: Model }) {
  const { t } = useTranslation('scoring');
  const isScorecard = model.kind === 'scorecard';
  const [isWhole, setWhole] = useState(false);
  const features = [...model.card.features].sort((a, b) => reachOf(b) - reachOf(a));
  return (
    <section className={css.card}>
      <h2>{t('features')}</h2>
      <p className="quiet">{t(isScorecard ? 'features_scorecard' : 'features_trees')}</p>
      <ul className={css.features}>
        {features.slice(0, isWhole ? undefined : FIRST).map((feature) => (
          <li key={feature.name}>
            {feature.points.length > 0 ? (
              <details>
                <summary>
                  <Name feature={feature} />
                </summary>
                <Points points={feature.points} />
              </details>
            ) : (
              <p className={css.closed}>
                <Name feature={feature} />
              </p>
            )}
          </li>
        ))}
      </ul>
      {!isWhole && features.length > FIRST && (
        <Button onClick={() => setWhole(true)}>{t('features_all', { count: features.length })}</Button>
      )}
    </section>
  );
}

function Name({ feature }: { feature: CardFeature }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const about = { auc: speech.figure(feature.auc, 3), coverage: speech.percent(feature.coverage) };
  return (
    <>
      <strong>{speech.say(feature.words)}</strong>{' '}
      {feature.vouched && <Mark tone="info">{t('vouched_mark')}</Mark>}{' '}
      <small className="quiet">{t('feature_alone', about)}</small>
    </>
  );
}

function Points({ points }: { points: readonly FeaturePoints[] }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const widest = widestOf(points);
  return (
    <table className={css.points}>
      <thead>
        <tr>
          <th scope="col">{t('value')}</th>
          <th scope="col">
            <span className="sr-only">{t('features')}</span>
          </th>
          <th scope="col">{t('times')}</th>
          <th scope="col">{t('share_of')}</th>
        </tr>
      </thead>
      <tbody>
        {points.map((each) => (
          <tr key={each.words.en}>
            <th scope="row">{speech.say(each.words)}</th>
            <td>
              <span className={css.eitherWay} aria-hidden>
                <span
                  data-less={each.log_odds < 0}
                  style={{ inlineSize: `${(Math.abs(each.log_odds) / widest) * 50}%` }}
                />
              </span>
            </td>
            <td>×{speech.number(each.times, 2)}</td>
            <td>{speech.percent(each.share, 1)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
