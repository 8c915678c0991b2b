/** Leads that may be one person: the queue, and the pair that is looked at. */
import { Empty } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { FilterBar } from '@/parts/filters/filter_bar';
import type { Filter } from '@/parts/filters/filters';
import { useListState } from '@/parts/grid/list_state';
import { usePages } from '@/parts/grid/pages';
import { PageHead } from '@/parts/page_head';
import { byEmployee, byTeam } from '@/screens/leads/find';
import { ProblemView } from '@/shell/broken';
import { useKeys } from '@/shell/shortcuts';
import { Waiting } from '@/shell/waiting';
import { DUPLICATES } from './acts';
import { Compare } from './compare';
import css from './duplicates.module.css';
import { Queue } from './queue';
import { beside } from './walk';

const PAGE_ROWS = 50;
const KINDS = ['near', 'key_conflict', 'two_owners'] as const;

export function Component() {
  const { t } = useTranslation('duplicates');
  const { t: shell } = useTranslation('shell');
  const state = useListState();
  const { pair, ...asked } = state.filters;
  const query = { state: 'open', ...asked, limit: PAGE_ROWS };
  const pages = usePages([DUPLICATES, 'queue', query], (cursor, signal) =>
    ask(api.GET('/v1/duplicates', { params: { query: { ...query, cursor } as never }, signal })),
  );
  const open = pages.rows.find((row) => row.id === pair) ?? pages.rows[0] ?? null;
  const show = (id: string | undefined) => state.setFilters(id ? { ...asked, pair: id } : asked);
  const go = (by: number) => show(beside(pages.rows, open?.id ?? null, by)?.id);
  useKeys({ j: () => go(1), k: () => go(-1) });
  return (
    <>
      <PageHead title={shell('places.duplicates')} about={t('about')} />
      <FilterBar filters={useDuplicateFilters()} state={state} />
      {pages.error !== null && pages.rows.length === 0 ? (
        <ProblemView error={pages.error} onAgain={pages.again} />
      ) : pages.isFirstLoading ? (
        <Waiting />
      ) : open === null ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('empty')} />
      ) : (
        <div className={css.page}>
          <Queue pages={pages} open={open.id} onOpen={show} />
          <Compare key={open.id} pairId={open.id} onDecided={() => show(next(pages.rows, open.id))} />
        </div>
      )}
    </>
  );
}

/** The pair to look at when one is decided: the one after it, or the one before. */
function next(rows: readonly { id: string }[], id: string): string | undefined {
  const after = beside(rows, id, 1);
  return after?.id === id ? beside(rows, id, -1)?.id : after?.id;
}

function useDuplicateFilters(): Filter[] {
  const { t } = useTranslation('duplicates');
  const { t: leads } = useTranslation('leads');
  return useMemo(
    () => [
      {
        kind: 'choice',
        name: 'kind',
        label: t('kind'),
        choices: KINDS.map((value) => ({ value, label: t(`kinds.${value}`) })),
      },
      byEmployee('owner_id', leads('owner')),
      byTeam(leads('team')),
    ],
    [t, leads],
  );
}
