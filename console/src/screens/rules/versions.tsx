/** The versions of the rules, newest first. */
import { useQuery } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { PoolRuleVersion } from '@/api/schema';
import { type Pages, usePages } from '@/parts/grid/pages';
import { employeeName } from '@/screens/leads/find';
import { useSpeech } from '@/words/speech';
import css from './rules.module.css';

export const VERSIONS = 'pool-rules';
const COLOURS = { scheduled: 'blue', running: 'default', past: 'default', withdrawn: 'default' } as const;

export function useVersions(poolId: string | null) {
  return usePages([VERSIONS, poolId], (cursor, signal) => {
    const query = { limit: 50, cursor, ...(poolId ? { pool_id: poolId } : {}) };
    return ask(api.GET('/v1/pool-rules', { params: { query }, signal }));
  });
}

interface Props {
  versions: Pages<PoolRuleVersion>;
  chosen?: string;
  onChoose: (id: string) => void;
}

export function Versions({ versions, chosen, onChoose }: Props) {
  const { t } = useTranslation('rules');
  const { t: common } = useTranslation();
  const speech = useSpeech();
  return (
    <nav aria-label={t('versions')}>
      <ol className={css.versions}>
        {versions.rows.map((version) => (
          <li key={version.id}>
            <button
              type="button"
              aria-current={version.id === chosen}
              className={css.version}
              onClick={() => onChoose(version.id)}
            >
              <span className={css.versionHead}>
                <strong>{t('version', { number: version.number })}</strong>
                <Tag color={COLOURS[version.state]}>{t(`states.${version.state}`)}</Tag>
              </span>
              {version.note && <span>{version.note}</span>}
              <small className="quiet">
                {t('from', { day: speech.day(version.effective_at) })} · <Author id={version.created_by} />
              </small>
            </button>
          </li>
        ))}
      </ol>
      {versions.hasMore && <Button onClick={versions.more}>{common('more')}</Button>}
    </nav>
  );
}

/** Who wrote something; what came with the suite was written by nobody. */
export function Author({ id }: { id?: string | null }) {
  const { t } = useTranslation('rules');
  const { data } = useQuery({
    queryKey: ['told', 'employee', id],
    queryFn: () => employeeName(id ?? ''),
    enabled: Boolean(id),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return <>{id ? (data ?? '…') : t('system')}</>;
}
