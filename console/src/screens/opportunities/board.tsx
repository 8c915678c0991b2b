/** Open opportunities by stage: from the first visit to the payment. */
import { Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { hasRole, useMe } from '@/api/me';
import { queries } from '@/api/queries';
import type { OpportunityLine, StageBody } from '@/api/schema';
import { useIsPhone } from '@/kit/screen';
import { FilterBar } from '@/parts/filters/filter_bar';
import type { Filter } from '@/parts/filters/filters';
import { useListState } from '@/parts/grid/list_state';
import { LinkButton } from '@/parts/link_button';
import { PageHead } from '@/parts/page_head';
import { byEmployee, byTeam } from '@/screens/leads/find';
import { tellDone, tellFailed } from '@/shell/toasts';
import css from './board.module.css';
import { Column, PaidColumn, useStage } from './column';
import { MoveForm } from './move_form';
import {
  COLUMNS,
  type ColumnStage,
  canTakeBack,
  type Move,
  moveTo,
  needsMore,
  type Target,
  takeBack,
} from './moves';

export function Component() {
  const { t } = useTranslation('opportunities');
  const { t: shell } = useTranslation('shell');
  const { t: leads } = useTranslation('leads');
  const isPhone = useIsPhone();
  const me = useMe();
  const state = useListState();
  const filters = useBoardFilters();
  const { owner_id, team_id } = state.filters;
  const asked = { ...(owner_id ? { owner_id } : {}), ...(team_id ? { team_id } : {}) };
  const stages = {
    visit: useStage('visit', asked),
    trial: useStage('trial', asked),
    quote: useStage('quote', asked),
    contract: useStage('contract', asked),
  };
  const [at, setAt] = useShownStage();
  const [dragged, setDragged] = useState<OpportunityLine | null>(null);
  const { moving, asking, move, send, stopAsking } = useMoves(hasRole(me, ['manager', 'admin']));
  const canMove = hasRole(me, ['rep', 'manager', 'admin']);
  return (
    <>
      <PageHead title={shell('places.opportunities')} about={t(canMove ? 'about' : 'about_stays')}>
        <LinkButton to="/leads?state=converted">{t('won')}</LinkButton>
      </PageHead>
      {hasRole(me, ['manager', 'marketer', 'admin']) && <FilterBar filters={filters} state={state} />}
      {isPhone && (
        <Segmented<ColumnStage>
          block
          className={css.switch}
          value={at}
          onChange={setAt}
          options={COLUMNS.map((stage) => ({
            value: stage,
            label: `${leads(`stages.${stage}`)} ${stages[stage].rows.length}${stages[stage].hasMore ? '+' : ''}`,
          }))}
        />
      )}
      <div className={css.board}>
        {COLUMNS.filter((stage) => !isPhone || stage === at).map((stage) => (
          <Column
            key={stage}
            stage={stage}
            pages={stages[stage]}
            canMove={canMove}
            moving={moving}
            dragged={dragged}
            onDrag={setDragged}
            onMove={move}
          />
        ))}
        {!isPhone && canMove && <PaidColumn dragged={dragged} onMove={move} />}
      </div>
      <MoveForm key={`${asking?.lead.id} ${asking?.to}`} move={asking} onClose={stopAsking} onSend={send} />
    </>
  );
}

function useBoardFilters(): Filter[] {
  const { t } = useTranslation('leads');
  return useMemo(() => [byEmployee('owner_id', t('owner')), byTeam(t('team'))], [t]);
}

/** On a phone one stage is shown; which, is in the address. */
function useShownStage(): [ColumnStage, (stage: ColumnStage) => void] {
  const [params, setParams] = useSearchParams();
  const at = COLUMNS.find((stage) => stage === params.get('at')) ?? 'visit';
  const set = (stage: ColumnStage) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        next.set('at', stage);
        return next;
      },
      { replace: true },
    );
  return [at, set];
}

/** A card is where it was moved to at once, and back where it was when the move is refused. */
function useMoves(directs: boolean) {
  const { t } = useTranslation('opportunities');
  const { t: leads } = useTranslation('leads');
  const [moving, setMoving] = useState<Move | null>(null);
  const [asking, setAsking] = useState<Move | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: ['opportunities'] });
  const send = async (wanted: Move, body: StageBody) => {
    setMoving(wanted);
    try {
      await moveTo(wanted.lead.id, body);
      const name = wanted.lead.name ?? wanted.lead.company ?? '';
      const undo = async () => {
        await takeBack(wanted, t('undo_reason'));
        await refresh();
      };
      const told = t('moved', { name, stage: leads(`stages.${wanted.to}`) });
      tellDone(told, canTakeBack(wanted.to, directs) ? undo : undefined);
      await refresh();
    } finally {
      setMoving(null);
    }
  };
  const move = (lead: OpportunityLine, to: Target) => {
    const wanted = { lead, to };
    if (needsMore(to)) setAsking(wanted);
    else send(wanted, { stage: to }).catch(tellFailed);
  };
  return { moving, asking, move, send, stopAsking: () => setAsking(null) };
}
