/** Files that were asked for: how far each is, and where it is fetched. */
import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useMe } from '@/api/me';
import { queries } from '@/api/queries';
import type { Export } from '@/api/schema';
import { DataGrid } from '@/parts/grid/grid';
import { useListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { PageHead } from '@/parts/page_head';
import { isEnded } from '@/shell/jobs';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useExportColumns } from './columns';

const POLL_MS = 2000;

export function Component() {
  const { t } = useTranslation('exports');
  const { t: shell } = useTranslation('shell');
  const state = useListState();
  const columns = useExportColumns();
  const pages = usePages(
    ['exports'],
    (cursor, signal) =>
      ask(
        api.GET('/v1/exports', { params: { query: { limit: 50, ...(cursor ? { cursor } : {}) } }, signal }),
      ),
    { every: (rows) => (rows.some((row) => !isEnded(row.state)) ? POLL_MS : false) },
  );
  return (
    <>
      <PageHead title={shell('places.exports')} about={t('about')}>
        <ListTools page="exports" columns={columns} state={state} />
      </PageHead>
      <DataGrid
        label={shell('places.exports')}
        columns={columns}
        state={state}
        pages={pages}
        rowId={(each) => each.id}
        actsOf={(each) => <Acts job={each} />}
        empty={{ title: t('empty'), hint: t('empty_hint') }}
      />
    </>
  );
}

function Acts({ job }: { job: Export }) {
  const { t } = useTranslation('exports');
  const { t: common } = useTranslation();
  const me = useMe();
  const cancel = async () => {
    try {
      await ask(api.POST('/v1/exports/{export_id}/cancel', { params: { path: { export_id: job.id } } }));
      tellDone(t('cancelled'));
    } catch (error) {
      tellFailed(error);
    }
    await queries.invalidateQueries({ queryKey: ['exports'] });
  };
  if (job.created_by !== me.id) return null;
  if (job.state === 'completed')
    return (
      <Button
        size="small"
        icon={<DownloadOutlined aria-hidden />}
        href={`/v1/exports/${job.id}/file`}
        download
      >
        {t('download')}
      </Button>
    );
  return isEnded(job.state) ? null : (
    <Button size="small" onClick={() => void cancel()}>
      {common('cancel')}
    </Button>
  );
}
