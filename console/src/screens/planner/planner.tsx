/** The funnel planner: what a number of deals takes, of whom, by when, and what stands in the way. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { hasRole, useMe } from '@/api/me';
import type { Plan } from '@/api/schema';
import { FilterBar } from '@/parts/filters/filter_bar';
import { useListState } from '@/parts/grid/list_state';
import { PageHead } from '@/parts/page_head';
import { byEmployee, byTeam } from '@/screens/leads/find';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import { Chain } from './chain';
import { Evidence } from './evidence';
import { Feasibility } from './feasibility';
import { Mix } from './mix';
import css from './planner.module.css';
import { asked } from './query';
import { Reps } from './reps';
import { TargetInput } from './target_input';
import { Teams } from './teams';

export function Component() {
  const { t } = useTranslation('planner');
  const { t: shell } = useTranslation('shell');
  const { t: leads } = useTranslation('leads');
  const me = useMe();
  const isTeam = hasRole(me, ['manager', 'marketer', 'admin']);
  const maySet = hasRole(me, ['manager', 'admin']);
  const state = useListState();
  const query = asked(state.filters);
  const plan = useQuery({
    queryKey: ['planner', query],
    queryFn: () => ask(api.GET('/v1/planner', { params: { query } })),
    placeholderData: (before) => before,
  });
  const filters = isTeam ? [byEmployee('rep_id', t('rep')), byTeam(leads('team'))] : [];
  const { target_deals, by: _, ...whose } = query;
  return (
    <>
      <PageHead title={isTeam ? shell('places.planner') : t('mine')} about={t('about')} />
      <TargetInput
        deals={target_deals}
        by={plan.data?.by ?? query.by}
        onChange={(deals, by) => state.setFilters({ ...state.filters, deals: `${deals}`, by })}
      />
      {isTeam && <FilterBar filters={filters} state={state} />}
      {plan.error ? (
        <ProblemView error={plan.error} onAgain={() => void plan.refetch()} />
      ) : plan.data ? (
        <Whole plan={plan.data} />
      ) : (
        <Waiting />
      )}
      <Reps whose={whose} deals={state.filters.deals ? target_deals : undefined} />
      {maySet && <Teams />}
      <Mix whose={whose} />
    </>
  );
}

function Whole({ plan }: { plan: Plan }) {
  const { t } = useTranslation('planner');
  const speech = useSpeech();
  const needed = (stage: string) => plan.stages.find((each) => each.stage === stage)?.needed ?? 0;
  const day = plan.stages[0]?.safe_on;
  return (
    <>
      <section className={css.card} aria-live="polite">
        <h2>{t('chain')}</h2>
        <p className={css.sentence}>
          {plan.basis !== 'outcomes' &&
            t('sentence', {
              count: plan.target_deals,
              number: speech.number(plan.target_deals),
              visits: speech.number(needed('visit')),
              leads: speech.number(needed('lead')),
            })}{' '}
          {day && t('leads_by', { by: speech.day(plan.by), day: speech.day(day) })}
        </p>
        <Chain plan={plan} />
        <p className="quiet">
          {t(`basis.${plan.basis}`)}{' '}
          {plan.unstaged > 0 &&
            t('unstaged', {
              count: plan.unstaged,
              number: speech.number(plan.unstaged),
              direct: speech.number(plan.direct.needed),
            })}
        </p>
      </section>
      <Feasibility found={plan.feasibility} />
      <Evidence rates={plan.rates} />
    </>
  );
}
