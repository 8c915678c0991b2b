/** Takes a list of leads along as a file: as it is filtered and ordered, with the columns that are shown, or all. */
import { DownloadOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { ExportBody } from '@/api/schema';
import type { ListState } from '@/parts/grid/list_state';
import { watchJob } from '@/shell/jobs';
import { tellDone, tellFailed } from '@/shell/toasts';
import { filtersOf } from './filters';

type Columns = NonNullable<ExportBody['columns']>;

interface Props {
  state: ListState;
  /** Columns as they are shown, by the API's names. */
  shown: readonly string[];
}

export function ExportButton({ state, shown }: Props) {
  const { t } = useTranslation('exports');
  const [busy, setBusy] = useState(false);
  const begin = async (format: 'csv' | 'xlsx', columns: Columns | null) => {
    setBusy(true);
    try {
      const filters = filtersOf(state.filters, state.sort);
      const begun = await ask(api.POST('/v1/exports', { body: { kind: 'leads', format, filters, columns } }));
      watchJob(begun.id);
      await queries.invalidateQueries({ queryKey: ['exports'] });
      tellDone(t('begun'));
    } catch (error) {
      tellFailed(error);
    } finally {
      setBusy(false);
    }
  };
  const items = (['xlsx', 'csv'] as const).flatMap((format) => [
    {
      key: `${format}.shown`,
      label: t('with_shown', { format: format.toUpperCase() }),
      onClick: () => void begin(format, [...shown] as Columns),
    },
    {
      key: `${format}.all`,
      label: t('with_all', { format: format.toUpperCase() }),
      onClick: () => void begin(format, null),
    },
  ]);
  return (
    <Dropdown trigger={['click']} menu={{ items }}>
      <Button icon={<DownloadOutlined aria-hidden />} loading={busy}>
        {t('export')}
      </Button>
    </Dropdown>
  );
}
