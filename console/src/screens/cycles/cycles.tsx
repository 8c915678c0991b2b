/** The turnover cycle as history teaches it: curves by grade and source, and what they propose for the rules. */
import { useQuery } from '@tanstack/react-query';
import { Button, Empty, Segmented, Spin } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api, ask } from '@/api/client';
import { hasRole, useMe } from '@/api/me';
import type { CycleEstimate } from '@/api/schema';
import { usePages } from '@/parts/grid/pages';
import { LinkButton } from '@/parts/link_button';
import { PageHead } from '@/parts/page_head';
import { useSourceName } from '@/screens/leads/origins';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import css from './cycles.module.css';
import { Groups } from './groups';
import { LastProposal, PROPOSALS, Proposal } from './proposal';
import { chosenOf, GRADES, type Grade, gradeOf, keyOf } from './ripening';

const Curve = lazy(() => import('./curve'));

/** Everything and the four grades come first; of a grade so many groups at once. */
const OVERVIEW = 1 + GRADES.length;
const OF_A_GRADE = 30;
const ALL = 'all';

function useCycles(grade: Grade | null) {
  const query = grade ? { grade, limit: OF_A_GRADE } : { limit: OVERVIEW };
  return usePages(['cycles', query], (cursor, signal) =>
    ask(api.GET('/v1/cycles', { params: { query: { ...query, cursor } }, signal })),
  );
}

export function Component() {
  const { t } = useTranslation('cycles');
  const { t: common } = useTranslation();
  const { t: leads } = useTranslation('leads');
  const { t: shell } = useTranslation('shell');
  const speech = useSpeech();
  const mayDecide = hasRole(useMe(), ['manager', 'admin']);
  const [params, setParams] = useSearchParams();
  const grade = gradeOf(params.get('grade'));
  const pages = useCycles(grade);
  const nameOf = useGroupName();
  const chosen = chosenOf(pages.rows, params.get('group'));
  const month = pages.first?.month;
  const show = (name: string, value: string | null) =>
    setParams({ ...(grade && name !== 'grade' ? { grade } : {}), ...(value ? { [name]: value } : {}) });
  return (
    <>
      <PageHead title={shell('places.cycles')} about={t('about')}>
        <Segmented
          aria-label={leads('grade')}
          value={grade ?? ALL}
          onChange={(value) => show('grade', value === ALL ? null : value)}
          options={[
            { value: ALL, label: t('everything') },
            ...GRADES.map((value) => ({ value, label: leads(`grades.${value}`) })),
          ]}
        />
      </PageHead>
      {mayDecide && <Proposals />}
      {pages.error !== null && pages.rows.length === 0 ? (
        <ProblemView error={pages.error} onAgain={pages.again} />
      ) : pages.isFirstLoading ? (
        <Waiting />
      ) : !chosen ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('empty')}>
          {mayDecide && <LinkButton to="/rules">{t('see_rules')}</LinkButton>}
        </Empty>
      ) : (
        <>
          <section className={css.card}>
            <h2>{t('curve_of', { name: nameOf(chosen) })}</h2>
            <p className="quiet">
              {t(`because.${chosen.verdict}`)} {t('until', { month, at: speech.moment(chosen.computed_at) })}
            </p>
            {chosen.wins > 0 && (
              <Suspense fallback={<Spin style={{ display: 'block', height: 300 }} />}>
                <Curve group={chosen} name={nameOf(chosen)} />
              </Suspense>
            )}
          </section>
          <Groups
            groups={pages.rows}
            chosen={chosen}
            nameOf={nameOf}
            onChoose={(group) => show('group', keyOf(group))}
          />
          {grade && pages.hasMore && <Button onClick={pages.more}>{common('more')}</Button>}
        </>
      )}
    </>
  );
}

function Proposals() {
  const { t } = useTranslation('cycles');
  const { data, error, refetch } = useQuery({
    queryKey: [PROPOSALS],
    queryFn: async () =>
      (await ask(api.GET('/v1/cycles/proposals', { params: { query: { limit: 1 } } }))).data ?? [],
  });
  if (error) return <ProblemView error={error} onAgain={() => void refetch()} />;
  if (!data) return null;
  const [newest] = data;
  if (!newest) return <p className="quiet">{t('no_proposal')}</p>;
  return newest.state === 'open' ? <Proposal proposal={newest} /> : <LastProposal proposal={newest} />;
}

function useGroupName(): (group: CycleEstimate) => string {
  const { t } = useTranslation('cycles');
  const { t: leads } = useTranslation('leads');
  const sourceOf = useSourceName();
  return ({ grade, source }) => {
    if (grade === null) return t('everything');
    const graded = leads(`grades.${grade}` as 'grades.A');
    return source === null ? graded : t('of_source', { grade: graded, source: sourceOf(source) });
  };
}
