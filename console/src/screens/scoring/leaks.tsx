/** Fields that stopped a training: left out this once, or said when they are known, which every training minds. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScoreFeature, Training } from '@/api/schema';
import { Mark } from '@/parts/mark';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { type KnownAt, mayBeTimed } from './described';
import { leaksOf, openLeaksOf, withoutLeaks } from './refusals';
import css from './scoring.module.css';
import { describe, train, useFeatures } from './scoring_data';
import { useFeatureName } from './words_of';

export function Leaks({ training, isLast }: { training: Training; isLast: boolean }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const features = useFeatures();
  const nameOf = useFeatureName(features);
  const leaks = leaksOf(training);
  if (leaks.length === 0) return null;
  return (
    <>
      <ul className={css.short}>
        {leaks.map(({ name, auc }) => {
          const feature = features?.find((each) => each.name === name);
          return (
            <li key={name}>
              <strong>{nameOf(name)}</strong>{' '}
              <span className="quiet">{t('leak_auc', { auc: speech.figure(auc, 3) })}</span>
              {isLast && feature && mayBeTimed(feature) && <Remember feature={feature} />}
            </li>
          );
        })}
      </ul>
      {isLast && features && <Again training={training} features={features} />}
    </>
  );
}

function Remember({ feature }: { feature: ScoreFeature }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const [sending, setSending] = useState<KnownAt | null>(null);
  const said = feature.said?.known_at;
  if (said) return <Mark tone="info">{t(`remember.is_${said as KnownAt}`)}</Mark>;
  const say = async (known_at: KnownAt) => {
    setSending(known_at);
    try {
      const now = await describe(feature, { known_at });
      tellDone(t(`remember.told_${known_at}`, { name: speech.say(feature.words) }), () =>
        describe(now, { known_at: null }),
      );
    } catch (error) {
      tellFailed(error);
    } finally {
      setSending(null);
    }
  };
  return (
    <span className={css.choices}>
      {(['later', 'arrival'] as const).map((when) => (
        <Button
          key={when}
          size="small"
          loading={sending === when}
          disabled={sending !== null}
          onClick={() => void say(when)}
        >
          {t(`remember.${when}`)}
        </Button>
      ))}
    </span>
  );
}

function Again({ training, features }: { training: Training; features: readonly ScoreFeature[] }) {
  const { t } = useTranslation('scoring');
  const [isSending, setSending] = useState(false);
  const open = openLeaksOf(training, features).length;
  const label =
    open === 0 ? 'train_again' : open === leaksOf(training).length ? 'leave_out_again' : 'leave_rest';
  const again = async () => {
    setSending(true);
    try {
      await train(withoutLeaks(training, features));
      tellDone(t('training_asked'));
    } catch (error) {
      tellFailed(error);
    } finally {
      setSending(false);
    }
  };
  return (
    <p className={css.acts}>
      <Button type="primary" loading={isSending} onClick={() => void again()}>
        {t(label)}
      </Button>
      <span className="quiet">{t('keep_more')}</span>
    </p>
  );
}
