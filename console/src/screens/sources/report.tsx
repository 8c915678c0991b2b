/** What each source or channel cost and brought. */
import { Segmented } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { SourceReportLine } from '@/api/schema';
import type { Column } from '@/parts/grid/columns';
import { DataGrid } from '@/parts/grid/grid';
import { useListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { useSpeech } from '@/words/speech';
import css from './sources.module.css';

const SPANS = [30, 90, 365] as const;
const USUAL = 90;
const DAY_MS = 24 * 60 * 60_000;

/** The day so many days ago, by the reader's clock, as `YYYY-MM-DD`. */
function dayBefore(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toLocaleDateString('sv-SE');
}

export function Report() {
  const { t } = useTranslation('sources');
  const state = useListState();
  const columns = useReportColumns();
  const by = state.filters.by === 'channel' ? 'channel' : 'source';
  const days = SPANS.find((each) => String(each) === state.filters.days) ?? USUAL;
  const pages = usePages(['source-report', by, days], (cursor, signal) => {
    const query = {
      by,
      from: dayBefore(days),
      to: dayBefore(0),
      limit: 100,
      ...(cursor ? { cursor } : {}),
    } as const;
    return ask(api.GET('/v1/sources/report', { params: { query }, signal }));
  });
  return (
    <>
      <div className={css.line}>
        <Segmented
          value={by}
          options={(['source', 'channel'] as const).map((value) => ({ value, label: t(`by.${value}`) }))}
          onChange={(value) => state.setFilters({ ...state.filters, by: value })}
        />
        <Segmented
          value={days}
          options={SPANS.map((value) => ({ value, label: t('last_days', { count: value }) }))}
          onChange={(value) => state.setFilters({ ...state.filters, days: String(value) })}
        />
        <span className={css.gap} />
        <ListTools page="source-report" columns={columns} state={state} />
      </div>
      <DataGrid
        label={t('report')}
        columns={columns}
        state={state}
        pages={pages}
        rowId={(each) => each.key ?? ''}
        empty={{ title: t('report_none') }}
      />
    </>
  );
}

function useReportColumns(): Column<SourceReportLine>[] {
  const { t } = useTranslation('sources');
  const speech = useSpeech();
  return useMemo(() => {
    const money = (
      id: 'cost_fen' | 'cost_per_lead_fen' | 'cost_per_won_fen' | 'amount_fen',
      isOnCard = false,
    ) => ({
      id,
      title: t(`figures.${id}`),
      width: 150,
      align: 'end' as const,
      ...(isOnCard ? { card: 'line' as const } : {}),
      render: (each: SourceReportLine) => speech.money(each[id]),
    });
    const count = (id: 'leads' | 'won') => ({
      id,
      title: t(`figures.${id}`),
      width: 110,
      align: 'end' as const,
      card: 'line' as const,
      render: (each: SourceReportLine) => speech.number(each[id]),
    });
    return [
      {
        id: 'name',
        title: t('name'),
        width: 220,
        card: 'title',
        render: (each) => each.name ?? each.key ?? t('unknown'),
      },
      count('leads'),
      count('won'),
      money('amount_fen', true),
      money('cost_fen', true),
      money('cost_per_lead_fen'),
      money('cost_per_won_fen'),
    ];
  }, [t, speech]);
}
