/** Receivables, with the sums of each bucket of lateness; a bucket is a filter. */
import { Button } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { hasRole, useMe } from '@/api/me';
import type { ReceivableLine } from '@/api/schema';
import { FilterBar } from '@/parts/filters/filter_bar';
import type { Filter } from '@/parts/filters/filters';
import type { Column } from '@/parts/grid/columns';
import { DataGrid } from '@/parts/grid/grid';
import { useListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { Mark } from '@/parts/mark';
import { byEmployee, byTeam } from '@/screens/leads/find';
import { useSpeech } from '@/words/speech';
import { Buckets } from './buckets';
import { LEAD_READERS } from './reversal';

const PaymentForm = lazy(() => import('./payment_form'));
export const BUCKETS = ['not_due', '1-30', '31-60', '61-90', 'over_90'] as const;

export function Due() {
  const { t } = useTranslation('money');
  const me = useMe();
  const mayReceive = hasRole(me, ['rep', 'manager', 'finance', 'admin']);
  const seesLeads = hasRole(me, LEAD_READERS);
  const state = useListState();
  const columns = useDueColumns();
  const [paid, setPaid] = useState<ReceivableLine | null>(null);
  const query = { ...state.filters, ...(state.sort ? { sort: state.sort } : {}), limit: 100 };
  const pages = usePages(['receivables', query], (cursor, signal) =>
    ask(api.GET('/v1/receivables', { params: { query: { ...query, cursor } as never }, signal })),
  );
  return (
    <>
      <Buckets sums={pages.first?.summary ?? []} state={state} />
      <FilterBar filters={useDueFilters()} state={state}>
        <ListTools page="receivables" columns={columns} state={state} />
      </FilterBar>
      <DataGrid
        label={t('due')}
        columns={columns}
        state={state}
        pages={pages}
        rowId={(each) => each.id}
        linkOf={seesLeads ? (each) => `/leads/${each.lead_id}` : undefined}
        hasTwoActs
        actsOf={
          mayReceive
            ? (each) =>
                each.open_fen > 0 && (
                  <Button size="small" onClick={() => setPaid(each)}>
                    {t('receive')}
                  </Button>
                )
            : undefined
        }
        empty={{ title: t('due_none'), hint: t('due_none_hint') }}
      />
      <Suspense>{paid && <PaymentForm receivable={paid} onClose={() => setPaid(null)} />}</Suspense>
    </>
  );
}

function useDueFilters(): Filter[] {
  const { t } = useTranslation('money');
  return useMemo(
    () => [
      {
        kind: 'choice',
        name: 'state',
        label: t('state'),
        choices: (['open', 'paid', 'all'] as const).map((value) => ({ value, label: t(`states.${value}`) })),
      },
      {
        kind: 'choice',
        name: 'bucket',
        label: t('lateness'),
        choices: BUCKETS.map((value) => ({ value, label: t(`buckets.${value}`) })),
      },
      byEmployee('owner_id', t('owner')),
      byTeam(t('team')),
    ],
    [t],
  );
}

function useDueColumns(): Column<ReceivableLine>[] {
  const { t } = useTranslation('money');
  const speech = useSpeech();
  return useMemo(() => {
    const money = (
      id: 'amount_fen' | 'paid_fen' | 'open_fen' | 'contract_fen',
      more = {},
    ): Column<ReceivableLine> => ({
      id,
      title: t(id),
      width: 130,
      align: 'end',
      render: (each) => speech.money(each[id]),
      ...more,
    });
    return [
      {
        id: 'company',
        title: t('customer'),
        width: 240,
        card: 'title',
        render: (each) => each.company || each.name || `#${each.number}`,
      },
      {
        id: 'bucket',
        title: t('lateness'),
        width: 150,
        card: 'aside',
        render: (each) =>
          each.bucket ? (
            <Mark tone={each.bucket === 'not_due' ? 'plain' : 'bad'}>{t(`buckets.${each.bucket}`)}</Mark>
          ) : (
            <Mark tone="good">{t('states.paid')}</Mark>
          ),
      },
      {
        id: 'due_on',
        title: t('due_on'),
        width: 130,
        sort: 'due_on',
        card: 'line',
        render: (each) => speech.day(each.due_on),
      },
      money('amount_fen', { card: 'line' }),
      money('paid_fen'),
      money('open_fen', { sort: 'open_fen', only: 'descending', card: 'line' }),
      { id: 'owner', title: t('owner'), width: 110, card: 'line', render: (each) => each.owner_name ?? '–' },
      { id: 'team', title: t('team'), width: 140, off: true, render: (each) => each.team_name ?? '–' },
      money('contract_fen', { off: true }),
      {
        id: 'signed_on',
        title: t('signed_on'),
        width: 130,
        off: true,
        render: (each) => speech.day(each.signed_on),
      },
    ];
  }, [t, speech]);
}
