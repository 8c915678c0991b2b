/** Every page: where it is, who sees it in the menu, and its file. One line each. */
import {
  AccountBookOutlined,
  AimOutlined,
  ApartmentOutlined,
  ApiOutlined,
  AuditOutlined,
  BellOutlined,
  CalendarOutlined,
  ContactsOutlined,
  ControlOutlined,
  ExperimentOutlined,
  ExportOutlined,
  FunnelPlotOutlined,
  HeatMapOutlined,
  HistoryOutlined,
  ImportOutlined,
  InboxOutlined,
  KeyOutlined,
  LineChartOutlined,
  MergeCellsOutlined,
  NodeIndexOutlined,
  PlusCircleOutlined,
  ProjectOutlined,
  RadarChartOutlined,
  ScheduleOutlined,
  SwapOutlined,
  TagsOutlined,
  TeamOutlined,
  UserDeleteOutlined,
  UserSwitchOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import type { Role } from '@/api/me';
import type shell from '@/words/zh/shell.json';

type Load = () => Promise<{ Component: ComponentType }>;

export interface Place {
  path: string;
  name: keyof (typeof shell)['places'];
  roles: readonly Role[];
  load: Load;
  /** Pages with an icon are in the menu; others are reached from these. */
  icon?: ComponentType;
  /** Whether it has a tab on a phone. */
  tab?: boolean;
}

export interface Group {
  name: keyof (typeof shell)['groups'];
  places: readonly Place[];
}

const EVERYONE: readonly Role[] = ['employee', 'rep', 'manager', 'marketer', 'hr', 'finance', 'admin'];
const LEADERS: readonly Role[] = ['manager', 'admin'];
const SALES: readonly Role[] = ['rep', 'manager', 'marketer', 'admin'];
const IMPORTERS: readonly Role[] = ['manager', 'marketer', 'hr', 'admin'];

export const GROUPS: readonly Group[] = [
  {
    name: 'work',
    places: [
      {
        path: '/today',
        name: 'today',
        roles: ['rep', 'manager'],
        icon: CalendarOutlined,
        tab: true,
        load: () => import('@/screens/today/today'),
      },
      {
        path: '/leads',
        name: 'leads',
        roles: SALES,
        icon: ContactsOutlined,
        tab: true,
        load: () => import('@/screens/leads/list'),
      },
      {
        path: '/pool',
        name: 'pool',
        roles: SALES,
        icon: InboxOutlined,
        tab: true,
        load: () => import('@/screens/pool/pool'),
      },
      {
        path: '/opportunities',
        name: 'opportunities',
        roles: SALES,
        icon: ProjectOutlined,
        tab: true,
        load: () => import('@/screens/opportunities/board'),
      },
      {
        path: '/leads/new',
        name: 'new_lead',
        roles: EVERYONE,
        icon: PlusCircleOutlined,
        tab: true,
        load: () => import('@/screens/leads/new'),
      },
      { path: '/leads/:leadId', name: 'lead', roles: SALES, load: () => import('@/screens/leads/lead') },
    ],
  },
  {
    name: 'team',
    places: [
      {
        path: '/funnel',
        name: 'funnel',
        roles: SALES,
        icon: FunnelPlotOutlined,
        load: () => import('@/screens/funnel/funnel'),
      },
      {
        path: '/funnel/leads',
        name: 'funnel_leads',
        roles: SALES,
        load: () => import('@/screens/funnel/leads'),
      },
      {
        path: '/planner',
        name: 'planner',
        roles: SALES,
        icon: AimOutlined,
        load: () => import('@/screens/planner/planner'),
      },
      {
        path: '/capacity',
        name: 'capacity',
        roles: ['rep', 'manager', 'admin'],
        icon: HeatMapOutlined,
        load: () => import('@/screens/capacity/capacity'),
      },
      {
        path: '/returns',
        name: 'returns',
        roles: SALES,
        icon: HistoryOutlined,
        load: () => import('@/screens/returns/returns'),
      },
      {
        path: '/nurture',
        name: 'nurture',
        roles: ['manager', 'marketer', 'admin'],
        icon: NodeIndexOutlined,
        load: () => import('@/screens/nurture/board'),
      },
      {
        path: '/turnover',
        name: 'turnover',
        roles: ['manager', 'marketer', 'admin'],
        icon: SwapOutlined,
        load: () => import('@/screens/turnover/turnover'),
      },
      {
        path: '/cycles',
        name: 'cycles',
        roles: ['manager', 'marketer', 'admin'],
        icon: LineChartOutlined,
        load: () => import('@/screens/cycles/cycles'),
      },
      {
        path: '/scoring',
        name: 'scoring',
        roles: ['manager', 'marketer', 'admin'],
        icon: RadarChartOutlined,
        load: () => import('@/screens/scoring/scoring'),
      },
      {
        path: '/scoring/models/:modelId',
        name: 'score_model',
        roles: ['manager', 'marketer', 'admin'],
        load: () => import('@/screens/scoring/model'),
      },
      {
        path: '/scoring/rules',
        name: 'score_rules',
        roles: ['manager', 'marketer', 'admin'],
        load: () => import('@/screens/score_rules/list'),
      },
      {
        path: '/scoring/rules/edit',
        name: 'edit_score_rules',
        roles: ['manager', 'marketer', 'admin'],
        load: () => import('@/screens/score_rules/edit'),
      },
      {
        path: '/scoring/features',
        name: 'score_features',
        roles: ['manager', 'marketer', 'admin'],
        load: () => import('@/screens/scoring/registry'),
      },
      {
        path: '/assignments',
        name: 'assignments',
        roles: LEADERS,
        icon: UserSwitchOutlined,
        load: () => import('@/screens/assignments/assignments'),
      },
      {
        path: '/duplicates',
        name: 'duplicates',
        roles: ['manager', 'marketer', 'admin'],
        icon: MergeCellsOutlined,
        load: () => import('@/screens/duplicates/list'),
      },
      {
        path: '/leavers',
        name: 'leavers',
        roles: ['manager', 'hr', 'admin'],
        icon: UserDeleteOutlined,
        tab: true,
        load: () => import('@/screens/leavers/leavers'),
      },
      {
        path: '/rules',
        name: 'rules',
        roles: LEADERS,
        icon: ControlOutlined,
        load: () => import('@/screens/rules/list'),
      },
      { path: '/rules/edit', name: 'edit_rules', roles: LEADERS, load: () => import('@/screens/rules/edit') },
      {
        path: '/rules/replay',
        name: 'replays',
        roles: LEADERS,
        load: () => import('@/screens/replays/list'),
      },
      {
        path: '/rules/replay/:replayId',
        name: 'replay',
        roles: LEADERS,
        load: () => import('@/screens/replays/replay'),
      },
      {
        path: '/experiments',
        name: 'experiments',
        roles: LEADERS,
        icon: ExperimentOutlined,
        load: () => import('@/screens/experiments/list'),
      },
      {
        path: '/experiments/new',
        name: 'new_experiment',
        roles: LEADERS,
        load: () => import('@/screens/experiments/new'),
      },
      {
        path: '/experiments/:experimentId',
        name: 'experiment',
        roles: LEADERS,
        load: () => import('@/screens/experiments/experiment'),
      },
    ],
  },
  {
    name: 'company',
    places: [
      {
        path: '/receivables',
        name: 'receivables',
        roles: ['finance', ...SALES],
        icon: AccountBookOutlined,
        tab: true,
        load: () => import('@/screens/money/receivables'),
      },
      {
        path: '/sources',
        name: 'sources',
        roles: SALES,
        icon: TagsOutlined,
        load: () => import('@/screens/sources/list'),
      },
      {
        path: '/sources/:sourceId/keys',
        name: 'source_keys',
        roles: ['marketer', 'admin'],
        load: () => import('@/screens/sources/keys'),
      },
      {
        path: '/imports',
        name: 'imports',
        roles: IMPORTERS,
        icon: ImportOutlined,
        load: () => import('@/screens/imports/list'),
      },
      {
        path: '/imports/new',
        name: 'new_import',
        roles: IMPORTERS,
        load: () => import('@/screens/imports/new'),
      },
      {
        path: '/imports/:importId',
        name: 'import',
        roles: IMPORTERS,
        load: () => import('@/screens/imports/import'),
      },
      {
        path: '/exports',
        name: 'exports',
        roles: SALES,
        icon: ExportOutlined,
        load: () => import('@/screens/exports/list'),
      },
      {
        path: '/employees',
        name: 'employees',
        roles: ['hr', 'admin', 'manager'],
        icon: TeamOutlined,
        tab: true,
        load: () => import('@/screens/people/list'),
      },
      {
        path: '/teams',
        name: 'teams',
        roles: ['hr', 'admin', 'manager'],
        icon: ApartmentOutlined,
        load: () => import('@/screens/people/teams'),
      },
      {
        path: '/calendars',
        name: 'calendars',
        roles: ['hr', 'admin', 'manager'],
        icon: ScheduleOutlined,
        load: () => import('@/screens/calendars/list'),
      },
    ],
  },
  {
    name: 'system',
    places: [
      {
        path: '/webhooks',
        name: 'webhooks',
        roles: ['admin'],
        icon: ApiOutlined,
        load: () => import('@/screens/webhooks/list'),
      },
      {
        path: '/webhooks/:webhookId',
        name: 'webhook',
        roles: ['admin'],
        load: () => import('@/screens/webhooks/webhook'),
      },
      {
        path: '/audit',
        name: 'audit',
        roles: ['hr', 'admin'],
        icon: AuditOutlined,
        load: () => import('@/screens/audit/list'),
      },
      {
        path: '/notices',
        name: 'notices',
        roles: EVERYONE,
        icon: BellOutlined,
        load: () => import('@/screens/notices/list'),
      },
      {
        path: '/notification-settings',
        name: 'notification_settings',
        roles: EVERYONE,
        load: () => import('@/screens/notices/settings'),
      },
      {
        path: '/tokens',
        name: 'tokens',
        roles: EVERYONE,
        icon: KeyOutlined,
        load: () => import('@/screens/access/tokens'),
      },
      { path: '/menu', name: 'menu', roles: EVERYONE, load: () => import('./menu') },
      { path: '/account', name: 'account', roles: EVERYONE, load: () => import('@/screens/me/account') },
    ],
  },
];

export const PLACES: readonly Place[] = GROUPS.flatMap((group) => group.places);

/** The page a person begins their day with: a manager's is of the team, unless they sell themselves, HR's the
 * people; who has no other work of their own in here brings in leads. */
export function homeOf(roles: readonly string[]): string {
  if (roles.includes('hr') && !SALES.some((role) => roles.includes(role))) return '/employees';
  const isLeader = LEADERS.some((role) => roles.includes(role)) && !roles.includes('rep');
  const team = GROUPS.filter((group) => isLeader && group.name === 'team');
  const days = GROUPS.filter((group) => group.name !== 'system');
  const places = [...team, ...days].flatMap((group) => group.places);
  const first = places.find(
    (place) => place.icon && place.name !== 'new_lead' && place.roles.some((role) => roles.includes(role)),
  );
  return first?.path ?? '/leads/new';
}
