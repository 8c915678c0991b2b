/** What the system chose by itself: which lead, whom, and why, newest first. */
import { BranchesOutlined, ExperimentOutlined, PauseOutlined, UserSwitchOutlined } from '@ant-design/icons';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, ask } from '@/api/client';
import type { Assignment } from '@/api/schema';
import { FilterBar } from '@/parts/filters/filter_bar';
import { dayAt, type Filter } from '@/parts/filters/filters';
import { type Filters, useListState } from '@/parts/grid/list_state';
import { usePages } from '@/parts/grid/pages';
import { PageHead } from '@/parts/page_head';
import { Timeline } from '@/parts/timeline/timeline';
import { byEmployee, byPool, byTeam } from '@/screens/leads/find';
import { GradeMark } from '@/screens/leads/marks';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';

const CAUSES = ['assignment', 'explore', 'overflow', 'hold_out'] as const;
const ICONS: Record<Assignment['cause'], ReactNode> = {
  assignment: <UserSwitchOutlined aria-hidden />,
  explore: <ExperimentOutlined aria-hidden />,
  overflow: <BranchesOutlined aria-hidden />,
  hold_out: <PauseOutlined aria-hidden />,
};

export function Component() {
  const { t } = useTranslation('assignments');
  const { t: shell } = useTranslation('shell');
  const speech = useSpeech();
  const state = useListState();
  const query = { ...askedFor(state.filters), limit: 50 };
  const pages = usePages(['assignments', query], (cursor, signal) =>
    ask(api.GET('/v1/assignments', { params: { query: { ...query, cursor } as never }, signal })),
  );
  return (
    <>
      <PageHead title={shell('places.assignments')} about={t('about')} />
      <FilterBar filters={useAssignmentFilters()} state={state} />
      {pages.error !== null && pages.rows.length === 0 ? (
        <ProblemView error={pages.error} onAgain={pages.again} />
      ) : pages.isFirstLoading ? (
        <Waiting />
      ) : (
        <Timeline
          pages={pages}
          label={shell('places.assignments')}
          empty={t('empty')}
          momentOf={(row) => ({
            id: `${row.at} ${row.lead.id} ${row.cause}`,
            at: row.at,
            icon: ICONS[row.cause],
            text: <Chosen row={row} />,
            why: speech.say(row.words),
            who: [row.team?.name, row.pool?.name].filter(Boolean).join(' · '),
          })}
        />
      )}
    </>
  );
}

function Chosen({ row }: { row: Assignment }) {
  const { t } = useTranslation('assignments');
  const { t: leads } = useTranslation('leads');
  const { lead, rep } = row;
  return (
    <span style={{ display: 'inline-flex', flexWrap: 'wrap', alignItems: 'center', gap: 6 }}>
      {lead.grade && <GradeMark grade={lead.grade} />}
      <Link to={`/leads/${lead.id}`}>
        {lead.name ?? lead.company ?? leads('no_name')} #{lead.number}
      </Link>
      {lead.name && lead.company && <span className="quiet">{lead.company}</span>}
      <span>{t(`causes.${row.cause}`)}</span>
      {rep && <Link to={`/leads?state=held&owner_id=${rep.id}`}>{rep.name}</Link>}
    </span>
  );
}

function askedFor({ from: since, to: until, ...others }: Filters): Record<string, string> {
  const [from, to] = [dayAt(since, false), dayAt(until, true)];
  return { ...others, ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

function useAssignmentFilters(): Filter[] {
  const { t } = useTranslation('assignments');
  const { t: leads } = useTranslation('leads');
  return useMemo(
    () => [
      {
        kind: 'choice',
        name: 'cause',
        label: t('cause'),
        choices: CAUSES.map((value) => ({ value, label: t(`kinds.${value}`) })),
      },
      byEmployee('rep_id', t('rep')),
      byTeam(leads('team')),
      byPool(leads('pool')),
      { kind: 'period', name: 'at', label: t('when'), from: 'from', to: 'to' },
    ],
    [t, leads],
  );
}
