/** Trainings: how far each is, what came of it, and of one that could not learn why and what to do. */
import { Button, Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Training } from '@/api/schema';
import { Mark, type Tone } from '@/parts/mark';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import { Refused } from './refused';
import css from './scoring.module.css';
import { useFeatures } from './scoring_data';
import { isUnderWay, type useTrainings } from './use_trainings';
import { useFeatureName, useModelWords } from './words_of';

const TONES: Readonly<Record<string, Tone>> = { running: 'info', completed: 'good', failed: 'bad' };

export function Trainings({ pages }: { pages: ReturnType<typeof useTrainings> }) {
  const { t } = useTranslation('scoring');
  const { t: common } = useTranslation();
  return (
    <section className={css.card}>
      <h2>{t('trainings')}</h2>
      {pages.error !== null && pages.rows.length === 0 ? (
        <ProblemView error={pages.error} onAgain={pages.again} />
      ) : pages.isFirstLoading ? (
        <Waiting />
      ) : pages.rows.length === 0 ? (
        <p className="quiet">{t('trainings_empty')}</p>
      ) : (
        <ul className={css.trainings}>
          {pages.rows.map((training, at) => (
            <Line key={training.id} training={training} isLast={at === 0} />
          ))}
        </ul>
      )}
      {pages.hasMore && <Button onClick={pages.more}>{common('more')}</Button>}
    </section>
  );
}

function Line({ training, isLast }: { training: Training; isLast: boolean }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  return (
    <li className={css.training}>
      <strong>{t('training_name', { number: training.number })}</strong>{' '}
      <Mark tone={TONES[training.state] ?? 'plain'}>
        {t(`training_states.${training.state as 'waiting'}`)}
      </Mark>{' '}
      <span className="quiet">{speech.moment(training.created_at)}</span>
      <Asked training={training} />
      {isUnderWay(training) && (
        <div role="status" className={css.status}>
          <Spin size="small" /> {t('training_running')}
        </div>
      )}
      {training.error_code && <Refused training={training} isLast={isLast} />}
      {training.models.length > 0 && <Made training={training} />}
    </li>
  );
}

function Asked({ training }: { training: Training }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const nameOf = useFeatureName(useFeatures());
  const named = (names: readonly string[]) => names.map(nameOf).join(speech.comma);
  return (
    <>
      {training.note && <p>{training.note}</p>}
      {training.imports.length > 0 && (
        <p className="quiet">
          {t('training_imports', { number: training.imports.length, count: training.imports.length })}
        </p>
      )}
      {training.left_out.length > 0 && (
        <p className="quiet">{t('training_left_out', { names: named(training.left_out) })}</p>
      )}
      {training.vouched.length > 0 && (
        <p className="quiet">{t('training_vouched', { names: named(training.vouched) })}</p>
      )}
    </>
  );
}

function Made({ training }: { training: Training }) {
  const { t } = useTranslation('scoring');
  const words = useModelWords();
  return (
    <p className={css.made}>
      {t('training_made')}
      {training.models.map((model) => (
        <Link key={model.id} to={`/scoring/models/${model.id}`} className={css.open}>
          {t('model_name', { number: model.number })} · {words.kind(model.kind)}
        </Link>
      ))}
    </p>
  );
}
