/** The groups of the funnel beside each other: how many reached each stage, and what share of those before. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FunnelGroup } from '@/api/schema';
import type { Pages } from '@/parts/grid/pages';
import { useSpeech } from '@/words/speech';
import css from './funnel.module.css';
import { STAGES, type StageName, type Way } from './query';

interface Props {
  by: Way;
  pages: Pages<FunnelGroup>;
  chosen: string | null;
  onChoose: (key: string | null) => void;
  linkOf: (stage: StageName, group: FunnelGroup) => string;
}

export function Groups({ by, pages, chosen, onChoose, linkOf }: Props) {
  const { t } = useTranslation('funnel');
  const { t: common } = useTranslation();
  const { t: leads } = useTranslation('leads');
  const nameOf = useGroupName();
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <caption className="sr-only">{t('groups', { by: t(`by.${by}`) })}</caption>
        <thead>
          <tr>
            <th scope="col">{t(`by.${by}`)}</th>
            {STAGES.map((stage) => (
              <th key={stage} scope="col">
                {leads(`stages.${stage}`)}
              </th>
            ))}
            <th scope="col">{t('overall')}</th>
          </tr>
        </thead>
        <tbody>
          {pages.rows.map((group) => (
            <tr key={group.key} data-chosen={group.key === chosen}>
              <th scope="row">
                <button
                  type="button"
                  className={css.group}
                  aria-pressed={group.key === chosen}
                  onClick={() => onChoose(group.key === chosen ? null : group.key)}
                >
                  {nameOf(group)}
                </button>
              </th>
              <Cells group={group} linkOf={(stage) => linkOf(stage, group)} />
            </tr>
          ))}
        </tbody>
      </table>
      {pages.hasMore && <Button onClick={pages.more}>{common('more')}</Button>}
    </div>
  );
}

function Cells({ group, linkOf }: { group: FunnelGroup; linkOf: (stage: StageName) => string }) {
  const { t: leads } = useTranslation('leads');
  const speech = useSpeech();
  const counts = group.stages.map((stage) => stage.count);
  const [first = 0, last = 0] = [counts[0], counts.at(-1)];
  return (
    <>
      {group.stages.map((stage) => (
        <td key={stage.stage} data-label={leads(`stages.${stage.stage}` as 'stages.lead')}>
          {stage.count > 0 ? (
            <Link to={linkOf(stage.stage as StageName)} className={css.number}>
              {speech.number(stage.count)}
            </Link>
          ) : (
            <span className={css.number}>0</span>
          )}
          {stage.conversion !== null && <small className="quiet"> {speech.percent(stage.conversion)}</small>}
        </td>
      ))}
      <td>
        <strong>{speech.percent(first > 0 ? last / first : null, 1)}</strong>
      </td>
    </>
  );
}

export function useGroupName(): (group: FunnelGroup) => string {
  const { t } = useTranslation('funnel');
  return (group) => group.label ?? (group.key || t('nobody'));
}
