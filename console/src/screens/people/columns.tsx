/** What lists of employees show and are filtered by. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Employee } from '@/api/schema';
import type { Filter } from '@/parts/filters/filters';
import type { Column } from '@/parts/grid/columns';
import { Mark } from '@/parts/mark';
import { byTeam } from '@/screens/leads/find';
import { useSpeech } from '@/words/speech';
import { useTeams } from './directory';

const NOTHING = '–';
export const ROLES = ['employee', 'rep', 'manager', 'marketer', 'hr', 'finance', 'admin'] as const;

export function useEmployeeColumns(): Column<Employee>[] {
  const { t } = useTranslation('people');
  const { t: me } = useTranslation('me');
  const speech = useSpeech();
  const teams = useTeams();
  return useMemo(() => {
    const text = (id: 'email' | 'phone' | 'region', width: number, more: Partial<Column<Employee>> = {}) => ({
      id,
      title: t(id),
      width,
      render: (each: Employee) => each[id] || NOTHING,
      ...more,
    });
    return [
      { id: 'name', title: t('name'), width: 140, sort: 'name', card: 'title', render: (each) => each.name },
      {
        id: 'number',
        title: t('number'),
        width: 100,
        sort: 'number',
        card: 'line',
        render: (each) => each.number,
      },
      {
        id: 'roles',
        title: t('roles'),
        width: 200,
        card: 'line',
        render: (each) => (each.roles ?? []).map((role) => me(`roles.${role}`)).join(speech.comma) || NOTHING,
      },
      {
        id: 'team',
        title: t('team'),
        width: 160,
        card: 'line',
        render: (each) => teams.find((team) => team.id === each.team_id)?.name ?? NOTHING,
      },
      text('region', 100),
      {
        id: 'seniority',
        title: t('seniority'),
        width: 90,
        render: (each) => (each.seniority ? t(`seniorities.${each.seniority}`) : NOTHING),
      },
      {
        id: 'active',
        title: t('state'),
        width: 110,
        card: 'aside',
        render: (each) =>
          !each.active ? (
            <Mark tone="bad">{t('left')}</Mark>
          ) : (
            <Mark tone={each.on_shift === false ? 'plain' : 'good'}>
              {t(each.on_shift === false ? 'off_shift' : 'active')}
            </Mark>
          ),
      },
      text('email', 220),
      text('phone', 150, { off: true }),
      {
        id: 'grades',
        title: t('grades'),
        width: 120,
        off: true,
        render: (each) => (each.grades ?? []).join(' ') || NOTHING,
      },
      {
        id: 'created_at',
        title: t('created_at'),
        width: 170,
        sort: 'created_at',
        off: true,
        render: (each) => speech.moment(each.created_at),
      },
    ];
  }, [t, me, speech, teams]);
}

export function useEmployeeFilters(): Filter[] {
  const { t } = useTranslation('people');
  const { t: me } = useTranslation('me');
  return useMemo(
    () => [
      {
        kind: 'choice',
        name: 'role',
        label: t('roles'),
        choices: ROLES.map((value) => ({ value, label: me(`roles.${value}`) })),
      },
      byTeam(t('team')),
      { kind: 'text', name: 'region', label: t('region') },
      { kind: 'flag', name: 'active', label: t('state'), yes: t('active'), no: t('left') },
    ],
    [t, me],
  );
}
