/** What became of each row of a file, by outcome; every outcome can be taken along as a file. */
import { DownloadOutlined } from '@ant-design/icons';
import { Button, Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Import, ImportRowPage, PeekedFile } from '@/api/schema';
import { usePages } from '@/parts/grid/pages';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { language } from '@/words';
import { useSpeech } from '@/words/speech';
import type { Mapping } from './fields';
import css from './imports.module.css';
import { RowLine, useOutcomeWord } from './row_line';

export const OUTCOMES = ['created', 'updated', 'duplicate', 'failed'] as const;
const TABS = ['all', ...OUTCOMES, 'noted'] as const;
export type Tab = (typeof TABS)[number];

interface Props {
  job: Import;
  /** How many rows a tab shows at first. */
  most: number;
  peeked?: PeekedFile | null;
  mapping?: Mapping;
}

export function ImportRows({ job, most, peeked, mapping }: Props) {
  const { t } = useTranslation('imports');
  const speech = useSpeech();
  const outcomeWord = useOutcomeWord(job.kind);
  const [tab, setTab] = useState<Tab>(job.failed > 0 && !job.dry_run ? 'failed' : 'all');
  const { created, updated, duplicate, failed } = job;
  const counts = { all: job.processed, created, updated, duplicate, failed };
  const items = TABS.map((key) => ({
    key,
    label: key === 'noted' ? t('tabs.noted') : `${outcomeWord(key)} ${speech.number(counts[key])}`,
    children: tab === key && <TabRows job={job} tab={key} most={most} peeked={peeked} mapping={mapping} />,
  }));
  return <Tabs activeKey={tab} onChange={(key) => setTab(key as Tab)} items={items} />;
}

function TabRows({ job, tab, most, peeked, mapping }: Props & { tab: Tab }) {
  const { t } = useTranslation('imports');
  const { t: common } = useTranslation();
  const pages = usePages(['import-rows', job.id, job.state, tab, most], async (cursor, signal) => {
    const query = { ...queryOf(tab), limit: most, ...(cursor ? { cursor } : {}) };
    const params = { path: { import_id: job.id }, query };
    return (await ask(api.GET('/v1/imports/{import_id}/rows', { params, signal }))) as ImportRowPage;
  });
  if (pages.error) return <ProblemView error={pages.error} onAgain={pages.again} />;
  if (pages.isFirstLoading) return <Waiting />;
  if (pages.rows.length === 0) return <p className="quiet">{t('no_rows')}</p>;
  const columns = pages.first?.columns ?? [];
  return (
    <>
      <Button icon={<DownloadOutlined aria-hidden />} href={fileOf(job.id, tab)} download>
        {t(tab === 'failed' ? 'download_errors' : 'download')}
      </Button>
      <ul className={css.rows}>
        {pages.rows.map((row) => (
          <RowLine
            key={row.row}
            row={row}
            kind={job.kind}
            columns={columns}
            cells={row.raw ?? peeked?.rows.find((each) => each.row === row.row)?.cells}
            mapping={mapping ?? (job.mapping_used as Mapping | null) ?? {}}
            isThere={!job.dry_run && job.state !== 'undone'}
          />
        ))}
      </ul>
      {pages.hasMore && <Button onClick={pages.more}>{common('more')}</Button>}
    </>
  );
}

function queryOf(tab: Tab) {
  if (tab === 'all') return {};
  return tab === 'noted' ? { noted: true } : { outcome: tab };
}

function fileOf(id: string, tab: Tab): string {
  const query = new URLSearchParams({ format: 'csv', language: language.get() });
  for (const [name, value] of Object.entries(queryOf(tab))) query.set(name, String(value));
  return `/v1/imports/${id}/rows?${query}`;
}
