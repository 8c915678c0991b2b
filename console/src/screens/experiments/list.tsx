/** Experiments: rules tried on a share of the company, and what came of each. */
import { ExperimentOutlined } from '@ant-design/icons';
import { Button, Empty } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, ask } from '@/api/client';
import type { ExperimentLine } from '@/api/schema';
import { usePages } from '@/parts/grid/pages';
import { LinkButton } from '@/parts/link_button';
import { PageHead } from '@/parts/page_head';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import css from './experiments.module.css';
import { StateMark, VerdictMark } from './marks';
import { useGoal } from './words_of';

export const EXPERIMENTS = 'experiments';

export function Component() {
  const { t } = useTranslation('experiments');
  const { t: common } = useTranslation();
  const { t: shell } = useTranslation('shell');
  const pages = usePages([EXPERIMENTS], (cursor, signal) =>
    ask(api.GET('/v1/experiments', { params: { query: { cursor } }, signal })),
  );
  return (
    <>
      <PageHead title={shell('places.experiments')} about={t('about')}>
        <LinkButton to="/experiments/new" type="primary" icon={<ExperimentOutlined aria-hidden />}>
          {t('new')}
        </LinkButton>
      </PageHead>
      {pages.error !== null && pages.rows.length === 0 ? (
        <ProblemView error={pages.error} onAgain={pages.again} />
      ) : pages.isFirstLoading ? (
        <Waiting />
      ) : pages.rows.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('empty')} />
      ) : (
        <ul className={css.list}>
          {pages.rows.map((each) => (
            <Line key={each.id} experiment={each} />
          ))}
        </ul>
      )}
      {pages.hasMore && <Button onClick={pages.more}>{common('more')}</Button>}
    </>
  );
}

function Line({ experiment }: { experiment: ExperimentLine }) {
  const { t } = useTranslation('experiments');
  const speech = useSpeech();
  const goalOf = useGoal();
  const { state, started_at, stopped_at, changes } = experiment;
  const when = { draft: null, running: started_at, stopped: stopped_at }[state as 'draft'];
  const first = changes.slice(0, 2).map((each) => speech.say(each.words));
  return (
    <li className={css.card}>
      <div className={css.lineHead}>
        <Link to={`/experiments/${experiment.id}`}>
          <strong>
            {experiment.number} · {experiment.name}
          </strong>
        </Link>
        <StateMark experiment={experiment} />
        {experiment.verdict && <VerdictMark verdict={experiment.verdict} />}
      </div>
      <div>
        {first.join(speech.language === 'zh' ? '；' : '; ')}
        {changes.length > first.length && ` ${t('and_more', { count: changes.length - first.length })}`}
      </div>
      <small className="quiet">
        {experiment.pool_name ?? t('company')} · {goalOf(experiment)} ·{' '}
        {t(`units.${experiment.unit as 'rep'}`)} ·{' '}
        {t('share_told', { share: speech.percent(experiment.share_b) })}
        {when && ` · ${t(`since.${state as 'running'}`, { at: speech.day(when) })}`}
      </small>
    </li>
  );
}
