/** What waits in a pool, and taking it: whether one may is told before one tries. */
import { useQuery } from '@tanstack/react-query';
import { Empty } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { hasRole, useMe } from '@/api/me';
import type { LeadLine, Pool } from '@/api/schema';
import { Views } from '@/parts/grid/views';
import type { View } from '@/parts/grid/views_data';
import { LinkButton } from '@/parts/link_button';
import { PageHead } from '@/parts/page_head';
import { useEligibility, useRefusal } from '@/screens/lead/eligibility';
import { POOLS } from '@/screens/leads/find';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import type { Answer } from './answers';
import { Answers } from './answers_drawer';
import { CapLine } from './cap_line';
import { holdsLeads } from './caps_left';
import { LeadDrawer } from './lead_drawer';
import { PoolList } from './list';
import css from './pool.module.css';
import { type PoolState, usePoolState } from './pool_state';
import { PoolTabs } from './pool_tabs';
import { useClaims } from './use_claims';

const NONE: readonly View[] = [];

export function Component() {
  const { t } = useTranslation('pool');
  const state = usePoolState();
  const { data, error, refetch } = useQuery(POOLS);
  if (error && !data) return <ProblemView error={error} onAgain={() => void refetch()} />;
  if (!data) return <Waiting />;
  const pools = (data.data ?? []).filter((pool) => pool.active);
  const pool = pools.find(({ id }) => id === state.poolId) ?? fullest(pools);
  if (!pool) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('no_pools')} />;
  return <PoolPage key={pool.id} pool={pool} pools={pools} state={state} />;
}

function fullest(pools: readonly Pool[]): Pool | undefined {
  return [...pools].sort((one, other) => other.waiting - one.waiting)[0];
}

interface Props {
  pool: Pool;
  pools: readonly Pool[];
  state: PoolState;
}

function PoolPage({ pool, pools, state }: Props) {
  const { t } = useTranslation('pool');
  const { t: shell } = useTranslation('shell');
  const { t: leads } = useTranslation('leads');
  const sells = hasRole(useMe(), ['rep', 'manager']);
  const claims = useClaims(pool.id);
  const eligibility = useEligibility(sells ? pool.id : '').data;
  const mayClaim = eligibility !== undefined && holdsLeads(eligibility);
  const refusal = useRefusal(eligibility);
  const [opened, setOpened] = useState<LeadLine | null>(null);
  const [answers, setAnswers] = useState<readonly Answer[]>([]);
  return (
    <>
      <PageHead title={shell('places.pool')} about={t('waiting', { count: pool.waiting })}>
        <Views page="pool" state={state.whole} known={NONE} />
        <LinkButton to="/leads/new">{leads('new')}</LinkButton>
      </PageHead>
      <PoolTabs pools={pools} poolId={pool.id} onPool={state.setPool} />
      {mayClaim && <CapLine eligibility={eligibility} refusal={refusal} />}
      {claims.taken.length > 0 && (
        <p className={css.taken} role="status">
          {t('taken')}
          {claims.taken.map(({ id, name }) => (
            <Link key={id} to={`/leads/${id}`}>
              {name}
            </Link>
          ))}
        </p>
      )}
      <PoolList
        pool={pool}
        state={state.list}
        claims={claims}
        mayClaim={mayClaim}
        refusal={refusal}
        onOpen={setOpened}
        onAnswers={setAnswers}
      />
      {opened && (
        <LeadDrawer
          lead={opened}
          poolId={pool.id}
          mayClaim={mayClaim}
          onClose={() => setOpened(null)}
          onClaimed={(claimed) => {
            claims.note(claimed, opened);
            setOpened(null);
          }}
        />
      )}
      <Answers answers={answers} onClose={() => setAnswers([])} />
    </>
  );
}
