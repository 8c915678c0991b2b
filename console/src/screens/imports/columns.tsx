/** What the list of imports shows. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/schema';
import type { Column } from '@/parts/grid/columns';
import { isEnded } from '@/shell/jobs';
import { useSpeech } from '@/words/speech';
import { OUTCOMES } from './rows';
import { ImportState } from './state';

export function useImportColumns(): Column<Import>[] {
  const { t } = useTranslation('imports');
  const speech = useSpeech();
  return useMemo(
    () => [
      { id: 'filename', title: t('filename'), width: 260, card: 'title', render: (job) => job.filename },
      {
        id: 'kind',
        title: t('kind'),
        width: 90,
        render: (job) => t(`kinds.${job.kind}` as 'kinds.leads'),
      },
      {
        id: 'state',
        title: t('state'),
        width: 170,
        card: 'aside',
        render: (job) => (
          <>
            <ImportState job={job} />
            {!isEnded(job.state) && ` ${speech.percent(job.progress)}`}
          </>
        ),
      },
      ...OUTCOMES.map(
        (outcome): Column<Import> => ({
          id: outcome,
          title: t(`tabs.${outcome}`),
          width: 96,
          align: 'end',
          card: outcome === 'created' || outcome === 'failed' ? 'line' : undefined,
          render: (job) => speech.number(job[outcome]),
        }),
      ),
      {
        id: 'created_at',
        title: t('created_at'),
        width: 170,
        card: 'line',
        render: (job) => speech.moment(job.created_at),
      },
    ],
    [t, speech],
  );
}
