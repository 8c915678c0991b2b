/** What the funnel can be narrowed to. A rep's own is theirs already. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Filter } from '@/parts/filters/filters';
import { employeeName, findEmployees, findPools, findTeams, poolName, teamName } from '@/screens/leads/find';
import { channelName, findChannels } from '@/screens/leads/origins';

export function useFunnelFilters(isTeam: boolean): Filter[] {
  const { t } = useTranslation('funnel');
  const { t: leads } = useTranslation('leads');
  return useMemo(() => {
    const people: Filter[] = [
      { kind: 'found', name: 'rep_id', label: t('by.rep'), find: findEmployees, told: employeeName },
      { kind: 'found', name: 'team_id', label: t('by.team'), find: findTeams, told: teamName },
    ];
    return [
      { kind: 'period', name: 'period', label: t('came_in'), from: 'created_from', to: 'created_to' },
      ...(isTeam ? people : []),
      { kind: 'found', name: 'pool_id', label: leads('pool'), find: findPools, told: poolName },
      { kind: 'found', name: 'channel', label: leads('channel'), find: findChannels, told: channelName },
      { kind: 'text', name: 'region', label: leads('region') },
    ];
  }, [t, leads, isTeam]);
}
