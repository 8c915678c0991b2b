/** What the funnel can be narrowed to. A rep's own is theirs already. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Filter } from '@/parts/filters/filters';
import { byEmployee, byPool, byTeam } from '@/screens/leads/find';
import { channelName, findChannels } from '@/screens/leads/origins';

export function useFunnelFilters(isTeam: boolean): Filter[] {
  const { t } = useTranslation('funnel');
  const { t: leads } = useTranslation('leads');
  return useMemo(() => {
    const people: Filter[] = [byEmployee('rep_id', t('by.rep')), byTeam(t('by.team'))];
    return [
      { kind: 'period', name: 'period', label: t('came_in'), from: 'created_from', to: 'created_to' },
      ...(isTeam ? people : []),
      byPool(leads('pool')),
      { kind: 'found', name: 'channel', label: leads('channel'), find: findChannels, told: channelName },
      { kind: 'text', name: 'region', label: leads('region') },
    ];
  }, [t, leads, isTeam]);
}
