/** Scoring: who scores now, whether it still holds, and the models and trainings there are. */
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LinkButton } from '@/parts/link_button';
import { PageHead } from '@/parts/page_head';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { LastLook } from './drift';
import { Models } from './models';
import { Now } from './now';
import { useScoring } from './scoring_data';
import { Trainings } from './trainings';
import { useTrainings } from './use_trainings';

const TrainingForm = lazy(() => import('./training_form'));

export function Component() {
  const { t } = useTranslation('scoring');
  const { t: shell } = useTranslation('shell');
  const [isTraining, setTraining] = useState(false);
  const { data, error, refetch } = useScoring();
  const trainings = useTrainings();
  return (
    <>
      <PageHead title={shell('places.scoring')} about={t('about')}>
        <LinkButton to="/scoring/features">{t('see_features')}</LinkButton>
        <LinkButton to="/scoring/rules">{t('see_rules')}</LinkButton>
        <Button type="primary" onClick={() => setTraining(true)}>
          {t('train')}
        </Button>
      </PageHead>
      {error && !data ? (
        <ProblemView error={error} onAgain={() => void refetch()} />
      ) : !data ? (
        <Waiting />
      ) : (
        <>
          <Now scoring={data} />
          {data.model && <LastLook look={data.drift[0]} />}
          <Models />
          <Trainings pages={trainings} />
        </>
      )}
      <Suspense>
        {isTraining && <TrainingForm last={trainings.rows[0]} onClose={() => setTraining(false)} />}
      </Suspense>
    </>
  );
}
