/** Which pool is looked into: tabs while they are few, a list to choose from when they are many. */
import { Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Pool } from '@/api/schema';
import { useIsPhone } from '@/kit/screen';
import css from './pool.module.css';

const MOST_TABS = 5;
const MOST_TABS_PHONE = 2;

interface Props {
  pools: readonly Pool[];
  poolId: string;
  onPool: (poolId: string) => void;
}

export function PoolTabs({ pools, poolId, onPool }: Props) {
  const { t } = useTranslation('pool');
  const isPhone = useIsPhone();
  const options = pools.map((pool) => ({ value: pool.id, label: `${pool.name} · ${pool.waiting}` }));
  if (pools.length === 1) return null;
  if (pools.length <= (isPhone ? MOST_TABS_PHONE : MOST_TABS))
    return (
      <Segmented
        className={css.tabs}
        aria-label={t('choose')}
        block={isPhone}
        value={poolId}
        options={options}
        onChange={onPool}
      />
    );
  return (
    <Select
      className={css.tabs}
      aria-label={t('choose')}
      style={{ width: isPhone ? '100%' : 280 }}
      showSearch={{ optionFilterProp: 'label' }}
      value={poolId}
      options={options}
      onChange={onPool}
    />
  );
}
