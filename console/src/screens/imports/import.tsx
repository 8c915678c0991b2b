/** One import: how far it is, what became of its rows, and what can still be done about it. */
import { Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { Import } from '@/api/schema';
import { PageHead } from '@/parts/page_head';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import { ImportActs } from './acts';
import { Departures } from './departures';
import css from './imports.module.css';
import { ImportProgress } from './progress';
import { ImportRows } from './rows';
import { ImportState } from './state';
import { useImport } from './wizard';

const PAGE_ROWS = 20;

export function Component() {
  const { importId = '' } = useParams();
  const { data: job, error, refetch } = useImport(importId);
  if (error && !job) return <ProblemView error={error} onAgain={() => void refetch()} />;
  if (!job) return <Waiting />;
  const hasRows = job.processed > 0 && job.state !== 'queued' && job.state !== 'running';
  return (
    <div className={css.page}>
      <PageHead title={job.filename} about={<ImportState job={job} />}>
        <ImportActs job={job} />
      </PageHead>
      <ImportProgress job={job} />
      <Facts job={job} />
      {job.mode === 'sync' && job.state === 'completed' && !job.dry_run && <Departures job={job} />}
      {hasRows && <ImportRows key={job.state} job={job} most={PAGE_ROWS} />}
    </div>
  );
}

function Facts({ job }: { job: Import }) {
  const { t } = useTranslation('imports');
  const speech = useSpeech();
  const items = [
    { key: 'kind', label: t('kind'), children: t(`kinds.${job.kind}` as 'kinds.leads') },
    { key: 'created_at', label: t('created_at'), children: speech.moment(job.created_at) },
    { key: 'finished_at', label: t('finished_at'), children: speech.moment(job.finished_at) },
    ...(job.mapping_why ? [{ key: 'why', label: t('mapping'), children: speech.say(job.mapping_why) }] : []),
    ...(job.held ? [{ key: 'held', label: t('held'), children: speech.number(job.held) }] : []),
    ...(job.rehired ? [{ key: 'rehired', label: t('rehired'), children: speech.number(job.rehired) }] : []),
    ...(job.ignored?.length
      ? [{ key: 'ignored', label: t('ignored'), children: job.ignored.join(speech.comma) }]
      : []),
    ...(job.undo_result
      ? [
          {
            key: 'undone',
            label: t('undone'),
            children: t(`undo_told.${job.kind}` as 'undo_told.leads', {
              removed: speech.number(job.undo_result.removed),
              reverted: speech.number(job.undo_result.reverted),
              kept: speech.number(job.undo_result.kept),
            }),
          },
        ]
      : []),
  ];
  return <Descriptions size="small" column={{ xs: 1, sm: 2, lg: 3 }} items={items} />;
}
