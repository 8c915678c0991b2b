/** Changing the score rules, from the version that holds or another. */
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { Editor } from './editor';
import { inForce, useVersions } from './versions';

export function Component() {
  const { t } = useTranslation('score_rules');
  const [params] = useSearchParams();
  const versions = useVersions();
  const wanted = params.get('from');
  const running = inForce(versions.rows);
  const start = versions.rows.find(({ id }) => id === wanted) ?? running;
  if (versions.error !== null && !start) {
    return <ProblemView error={versions.error} onAgain={versions.again} />;
  }
  if (versions.isFirstLoading) return <Waiting />;
  if (!start || !running) return <p className="quiet">{t('none')}</p>;
  return <Editor key={start.id} start={start} running={running} />;
}
