/** Why a training could not learn, and the next step: in one click where there is one. */
import { useTranslation } from 'react-i18next';
import { Problem } from '@/api/problem';
import type { Training } from '@/api/schema';
import { useTell } from '@/words/problem';
import { useSpeech } from '@/words/speech';
import { Leaks } from './leaks';
import { shortageOf } from './refusals';
import css from './scoring.module.css';

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
