/** Reps with their targets of the month, what these take by their own shares, and where each is stuck. */
import { Button, Empty } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { hasRole, useMe } from '@/api/me';
import type { PlannerRep } from '@/api/schema';
import { usePages } from '@/parts/grid/pages';
import { HeadRow } from '@/parts/head_row';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { NOTHING, useSpeech } from '@/words/speech';
import { useBetween } from './evidence';
import css from './planner.module.css';
import { chanceOf } from './query';
import { SetTarget, type Whose } from './set_target';

interface Props {
  whose: { rep_id?: string; team_id?: string };
  deals: number | undefined;
}

export function Reps({ whose, deals }: Props) {
  const { t } = useTranslation('planner');
  const { t: common } = useTranslation();
  const maySet = hasRole(useMe(), ['manager', 'admin']);
  const [chosen, setChosen] = useState<PlannerRep | null>(null);
  const month = dayjs().format('YYYY-MM');
  const query = { ...whose, month, limit: 100, ...(deals ? { target_deals: deals } : {}) };
  const pages = usePages(['planner-reps', query], (cursor, signal) =>
    ask(api.GET('/v1/planner/reps', { params: { query: { ...query, cursor } }, signal })),
  );
  return (
    <section className={css.card}>
      <h2>{t('reps')}</h2>
      <p className="quiet">{t('reps_about', { month })}</p>
      {pages.error !== null && pages.rows.length === 0 ? (
        <ProblemView error={pages.error} onAgain={pages.again} />
      ) : pages.isFirstLoading ? (
        <Waiting />
      ) : pages.rows.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('reps_empty')} />
      ) : (
        <div className={css.scroll}>
          <table className={css.table}>
            <caption className="sr-only">{t('reps')}</caption>
            <HeadRow
              names={(['rep', 'target_of', 'visits', 'leads', 'stuck'] as const).map((each) => t(each))}
            />
            <tbody>
              {pages.rows.map((rep) => (
                <Row key={rep.rep_id} rep={rep} onSet={maySet ? () => setChosen(rep) : undefined} />
              ))}
            </tbody>
          </table>
          {pages.hasMore && <Button onClick={pages.more}>{common('more')}</Button>}
        </div>
      )}
      <SetTarget of={chosen && whoseOf(chosen)} month={month} onClose={() => setChosen(null)} />
    </section>
  );
}

function whoseOf({ rep_id, name, target_deals }: PlannerRep): Whose {
  return { kind: 'rep', id: rep_id, name, deals: target_deals };
}

function Row({ rep, onSet }: { rep: PlannerRep; onSet: (() => void) | undefined }) {
  const { t } = useTranslation('planner');
  const speech = useSpeech();
  const target = rep.target_deals;
  const number = target === null ? '' : speech.number(target);
  const won = speech.number(rep.won);
  const needed = (count: number | null) => (count === null ? NOTHING : speech.number(count));
  return (
    <tr>
      <th scope="row">
        {rep.name}
        {rep.team && <small className="quiet"> {rep.team}</small>}
      </th>
      <td data-label={t('target_of')}>
        {rep.target_is === 'set' ? t('progress', { won, number }) : t('won_so_far', { won })}
        {rep.target_is === 'shared' && <small className="quiet"> {t('target_shared', { number })}</small>}{' '}
        {onSet && (
          <Button size="small" className={css.act} onClick={onSet} aria-label={`${t('set')} ${rep.name}`}>
            {t('set')}
          </Button>
        )}
      </td>
      <td data-label={t('visits')}>{needed(rep.needed_visits)}</td>
      <td data-label={t('leads')}>{needed(rep.needed_leads)}</td>
      <td data-label={t('stuck')}>
        <Stuck rep={rep} />
      </td>
    </tr>
  );
}

function Stuck({ rep }: { rep: PlannerRep }) {
  const { t } = useTranslation('planner');
  const between = useBetween();
  const speech = useSpeech();
  const found = rep.bottleneck;
  if (!found) return <span className="quiet">{t('not_stuck')}</span>;
  return (
    <>
      <strong>
        {t('stuck_at', {
          step: between(found.from_stage, found.to_stage),
          share: speech.percent(found.share),
          others: speech.percent(found.team_share),
        })}
      </strong>{' '}
      <small className="quiet">{t('by_chance', { p: chanceOf(found.p_value, speech) })}</small>
    </>
  );
}
