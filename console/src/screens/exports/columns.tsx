/** What the list of exports shows. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Export } from '@/api/schema';
import type { Column } from '@/parts/grid/columns';
import { Mark, type Tone } from '@/parts/mark';
import { isEnded } from '@/shell/jobs';
import { useSpeech } from '@/words/speech';

const TONES: Partial<Record<Export['state'], Tone>> = { completed: 'good', failed: 'bad', running: 'info' };
const KB = 1000;

export function useExportColumns(): Column<Export>[] {
  const { t } = useTranslation('exports');
  const { t: shell } = useTranslation('shell');
  const speech = useSpeech();
  return useMemo(
    () => [
      {
        id: 'created_at',
        title: t('created_at'),
        width: 200,
        card: 'title',
        render: (job) => speech.moment(job.created_at),
      },
      {
        id: 'format',
        title: t('format'),
        width: 90,
        card: 'line',
        render: (job) => job.format.toUpperCase(),
      },
      {
        id: 'state',
        title: t('state'),
        width: 160,
        card: 'aside',
        render: (job) => (
          <>
            <Mark tone={TONES[job.state]}>{shell(`job_states.${job.state}`)}</Mark>
            {!isEnded(job.state) && ` ${speech.percent(job.progress)}`}
          </>
        ),
      },
      {
        id: 'rows',
        title: t('rows'),
        width: 110,
        align: 'end',
        card: 'line',
        render: (job) => (job.rows === null ? '–' : speech.number(job.rows)),
      },
      {
        id: 'size',
        title: t('size'),
        width: 110,
        align: 'end',
        render: (job) => (job.size === null ? '–' : `${speech.number(Math.ceil(job.size / KB))} kB`),
      },
      {
        id: 'filters',
        title: t('filters'),
        width: 130,
        render: (job) =>
          t('filter_count', { count: Object.keys(job.filters).filter((each) => each !== 'sort').length }),
      },
      {
        id: 'expires_at',
        title: t('expires_at'),
        width: 140,
        card: 'line',
        render: (job) => speech.away(job.expires_at),
      },
    ],
    [t, shell, speech],
  );
}
