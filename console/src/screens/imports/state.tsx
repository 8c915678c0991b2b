import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/schema';
import css from './imports.module.css';

/** The state of an import in a word; one without writing says so. */
export function ImportState({ job }: { job: Import }) {
  const { t } = useTranslation('imports');
  const { t: shell } = useTranslation('shell');
  return (
    <span className={css.mark} data-state={job.state}>
      {shell(`job_states.${job.state}`)}
      {job.dry_run && ` · ${t('dry_run')}`}
    </span>
  );
}
