/** The rules of the pool: every version, what it says, and what changed with it. */
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { PoolRuleVersion } from '@/api/schema';
import { LinkButton } from '@/parts/link_button';
import { PageHead } from '@/parts/page_head';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { Brakes } from './brakes';
import css from './rules.module.css';
import { usePools } from './said';
import { VersionPage } from './version';
import { useVersions, Versions } from './versions';

const COMPANY = 'company';

export function Component() {
  const { t } = useTranslation('rules');
  const { t: shell } = useTranslation('shell');
  const [params, setParams] = useSearchParams();
  const poolId = params.get('pool_id');
  const pools = usePools();
  const versions = useVersions(poolId);
  const chosen = chosenOf(versions.rows, params.get('version'));
  return (
    <>
      <PageHead title={shell('places.rules')} about={t('about')}>
        <Select
          aria-label={t('whose')}
          style={{ minWidth: 180 }}
          value={poolId ?? COMPANY}
          onChange={(value) => setParams(value === COMPANY ? {} : { pool_id: value })}
          options={[
            { value: COMPANY, label: t('company') },
            ...pools.filter((pool) => pool.active).map((pool) => ({ value: pool.id, label: pool.name })),
          ]}
        />
        <LinkButton to="/rules/replay">{shell('places.replays')}</LinkButton>
        <LinkButton to={poolId ? `/rules/edit?pool_id=${poolId}` : '/rules/edit'} type="primary">
          {t('change')}
        </LinkButton>
      </PageHead>
      <Brakes />
      {versions.error !== null && versions.rows.length === 0 ? (
        <ProblemView error={versions.error} onAgain={versions.again} />
      ) : versions.isFirstLoading ? (
        <Waiting />
      ) : (
        <div className={css.page}>
          <Versions
            versions={versions}
            chosen={chosen?.id}
            onChoose={(id) => setParams({ ...(poolId ? { pool_id: poolId } : {}), version: id })}
          />
          {chosen ? <VersionPage version={chosen} /> : <p className="quiet">{t('pool_silent')}</p>}
        </div>
      )}
    </>
  );
}

function chosenOf(rows: readonly PoolRuleVersion[], wanted: string | null) {
  return (
    rows.find((version) => version.id === wanted) ??
    rows.find((version) => version.state === 'running') ??
    rows[0]
  );
}
