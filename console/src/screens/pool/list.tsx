/** The leads of a pool, each with its claim; several at once, or the best one there is. */
import { Button, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { LeadLine, Pool } from '@/api/schema';
import { FilterBar } from '@/parts/filters/filter_bar';
import { DataGrid } from '@/parts/grid/grid';
import type { ListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { useLeadFilters } from '@/screens/leads/columns';
import type { Answer } from './answers';
import { usePoolColumns } from './columns';
import type { Claims } from './use_claims';

const PAGE_ROWS = 100;
const MOST_AT_ONCE = 100;

interface Props {
  pool: Pool;
  state: ListState;
  claims: Claims;
  mayClaim: boolean;
  /** Why nothing of this pool may be claimed now. */
  refusal: string | null;
  onOpen: (lead: LeadLine) => void;
  onAnswers: (answers: Answer[]) => void;
}

export function PoolList({ pool, state, claims, mayClaim, refusal, onOpen, onAnswers }: Props) {
  const { t } = useTranslation('pool');
  const { t: words } = useTranslation('lead');
  const { t: leads } = useTranslation('leads');
  const columns = usePoolColumns();
  const filters = useLeadFilters(true);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const pages = usePoolPages(pool.id, state);
  const rows = pages.rows.filter(({ id }) => !claims.gone.has(id));
  const picked = rows.filter(({ id }) => chosen.has(id));
  const claimChosen = async () => {
    setChosen(new Set());
    onAnswers(await claims.claimAll(picked.slice(0, MOST_AT_ONCE)));
  };
  return (
    <>
      <FilterBar filters={filters} state={state} searchHint={leads('search_hint')}>
        {mayClaim && (
          <Button disabled={refusal !== null} onClick={() => void claims.claimNext(rows)}>
            {t('claim_next')}
          </Button>
        )}
        {picked.length > 0 && (
          <Button type="primary" disabled={refusal !== null} onClick={() => void claimChosen()}>
            {t('claim_chosen', { count: Math.min(picked.length, MOST_AT_ONCE) })}
          </Button>
        )}
        <ListTools columns={columns} state={state} />
      </FilterBar>
      <DataGrid
        label={pool.name}
        columns={columns}
        state={state}
        pages={{ ...pages, rows }}
        rowId={(lead) => lead.id}
        onOpen={onOpen}
        selection={mayClaim ? { chosen, set: setChosen } : undefined}
        actsOf={
          mayClaim
            ? (lead) => (
                <Tooltip title={refusal}>
                  <Button
                    type="primary"
                    ghost
                    size="small"
                    disabled={refusal !== null}
                    onClick={() => void claims.claim(lead)}
                  >
                    {words('claim')}
                  </Button>
                </Tooltip>
              )
            : undefined
        }
        empty={{ title: t('empty'), hint: t('empty_hint') }}
      />
    </>
  );
}

function usePoolPages(poolId: string, state: ListState) {
  const query = { ...state.filters, ...(state.sort ? { sort: state.sort } : {}), limit: PAGE_ROWS };
  return usePages(['pool', poolId, query], (cursor, signal) =>
    ask(
      api.GET('/v1/pools/{pool_id}/leads', {
        params: { path: { pool_id: poolId }, query: { ...query, cursor } as never },
        signal,
      }),
    ),
  );
}
