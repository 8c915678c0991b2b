/** Why a training could not learn, and the next step: in one click where there is one. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/api/problem';
import type { Training } from '@/api/schema';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useTell } from '@/words/problem';
import { useSpeech } from '@/words/speech';
import { leaksOf, shortageOf, withoutLeaks } from './refusals';
import css from './scoring.module.css';
import { train, useFeatures } from './scoring_data';
import { useFeatureName } from './words_of';

const TOLD_HERE = ['leak_suspected', 'too_few_to_train', 'one_class_only', 'nothing_to_learn'] as const;

export function Refused({ training, isLast }: { training: Training; isLast: boolean }) {
  const { t } = useTranslation('scoring');
  const tell = useTell();
  const code = TOLD_HERE.find((each) => each === training.error_code);
  const other = new Problem(409, { code: training.error_code, detail: training.error_detail });
  return (
    <div className={css.refused}>
      <p>{code ? t(`told.${code}`) : tell(other)}</p>
      <Leaks training={training} isLast={isLast} />
      <Short training={training} />
    </div>
  );
}

function Leaks({ training, isLast }: { training: Training; isLast: boolean }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const nameOf = useFeatureName(useFeatures());
  const [isSending, setSending] = useState(false);
  const leaks = leaksOf(training);
  if (leaks.length === 0) return null;
  const again = async () => {
    setSending(true);
    try {
      await train(withoutLeaks(training));
      tellDone(t('training_asked'));
    } catch (error) {
      tellFailed(error);
    } finally {
      setSending(false);
    }
  };
  return (
    <>
      <ul className={css.short}>
        {leaks.map(({ name, auc }) => (
          <li key={name}>
            <strong>{nameOf(name)}</strong>{' '}
            <span className="quiet">{t('leak_auc', { auc: speech.number(auc, 3) })}</span>
          </li>
        ))}
      </ul>
      {isLast && (
        <p className={css.acts}>
          <Button type="primary" loading={isSending} onClick={() => void again()}>
            {t('leave_out_again')}
          </Button>
          <span className="quiet">{t('keep_more')}</span>
        </p>
      )}
    </>
  );
}

function Short({ training }: { training: Training }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const short = shortageOf(training);
  if (short.length === 0) return null;
  return (
    <ul className={css.short}>
      {short.map(({ name, found, needed }) => (
        <li key={name}>
          {t(`shortage.${name}`, { found: speech.number(found), needed: speech.number(needed) })}
        </li>
      ))}
    </ul>
  );
}
