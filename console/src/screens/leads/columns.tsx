/** What lists of leads can show and be filtered by; names are those of the API. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeadLine } from '@/api/schema';
import type { Filter } from '@/parts/filters/filters';
import type { Column } from '@/parts/grid/columns';
import { NOTHING, useSpeech } from '@/words/speech';
import { byEmployee, byPool, byTeam } from './find';
import { GradeAndChance, StateMark } from './marks';
import { originFilters, useSourceName } from './origins';

const STATES = ['new', 'nurturing', 'pooled', 'reserved', 'held', 'converted', 'lost', 'invalid'] as const;
const GRADES = ['A', 'B', 'C', 'D'] as const;

export function useLeadColumns(): Column<LeadLine>[] {
  const { t } = useTranslation('leads');
  const speech = useSpeech();
  const sourceOf = useSourceName();
  return useMemo(() => {
    const text = (
      id: keyof LeadLine & string,
      title: string,
      width: number,
      more: Partial<Column<LeadLine>> = {},
    ) => ({
      id,
      title,
      width,
      render: (lead: LeadLine) => (lead[id] as string | null) || NOTHING,
      ...more,
    });
    return [
      {
        id: 'name',
        title: t('name'),
        width: 180,
        card: 'title',
        render: (lead) => lead.name || lead.company || t('no_name'),
      },
      text('company', t('company'), 220, { card: 'line' }),
      {
        id: 'grade',
        title: t('grade'),
        width: 112,
        sort: 'p_win',
        card: 'aside',
        render: (lead) => <GradeAndChance grade={lead.grade} chance={lead.p_win} />,
      },
      {
        id: 'score',
        title: t('score'),
        width: 84,
        sort: 'score',
        align: 'end',
        render: (lead) => lead.score,
      },
      {
        id: 'state',
        title: t('state'),
        width: 104,
        card: 'aside',
        render: (lead) => <StateMark state={lead.state} />,
      },
      {
        id: 'stage',
        title: t('stage'),
        width: 92,
        render: (lead) => t(`stages.${lead.stage}` as 'stages.lead'),
      },
      text('owner_name', t('owner'), 120),
      {
        id: 'recycle_at',
        title: t('recycle_at'),
        width: 140,
        sort: 'recycle_at',
        card: 'line',
        render: (lead) => speech.away(lead.recycle_at),
      },
      {
        id: 'last_touch_at',
        title: t('last_touch_at'),
        width: 130,
        card: 'line',
        render: (lead) => speech.away(lead.last_touch_at),
      },
      text('source', t('source'), 140, { render: (lead) => sourceOf(lead.source) || NOTHING }),
      {
        id: 'created_at',
        title: t('created_at'),
        width: 170,
        sort: 'created_at',
        render: (lead) => speech.moment(lead.created_at),
      },
      text('phone', t('phone'), 150, { off: true }),
      text('email', t('email'), 200, { off: true }),
      text('wechat_id', t('wechat_id'), 140, { off: true }),
      text('title', t('title'), 140, { off: true }),
      text('channel', t('channel'), 120, { off: true }),
      text('campaign', t('campaign'), 140, { off: true }),
      text('region', t('region'), 100, { off: true }),
      text('city', t('city'), 100, { off: true }),
      text('industry', t('industry'), 130, { off: true }),
      text('company_size', t('company_size'), 120, { off: true }),
      {
        id: 'tags',
        title: t('tags'),
        width: 160,
        off: true,
        render: (lead) => (lead.tags ?? []).join(speech.comma) || NOTHING,
      },
      { id: 'number', title: t('number'), width: 96, off: true, align: 'end', render: (lead) => lead.number },
      {
        id: 'amount_fen',
        title: t('amount'),
        width: 130,
        off: true,
        align: 'end',
        render: (lead) => speech.money(lead.amount_fen),
      },
      {
        id: 'expected_on',
        title: t('expected_on'),
        width: 130,
        off: true,
        render: (lead) => speech.day(lead.expected_on),
      },
      {
        id: 'owner_since',
        title: t('owner_since'),
        width: 130,
        off: true,
        render: (lead) => speech.away(lead.owner_since),
      },
    ];
  }, [t, speech, sourceOf]);
}

/** What every list of leads can be filtered by; `isPool` leaves out what a lead in a pool has not. */
export function useLeadFilters(isPool = false): Filter[] {
  const { t } = useTranslation('leads');
  const { t: common } = useTranslation();
  return useMemo(() => {
    const text = (name: 'campaign' | 'region' | 'city' | 'company' | 'tag'): Filter => ({
      kind: 'text',
      name,
      label: t(name),
    });
    const held: Filter[] = [
      {
        kind: 'choice',
        name: 'state',
        label: t('state'),
        choices: STATES.map((value) => ({ value, label: t(`states.${value}`) })),
      },
      { kind: 'flag', name: 'mine', label: t('mine'), yes: t('mine_only'), no: t('not_mine') },
      { kind: 'flag', name: 'untouched', label: t('untouched'), yes: common('yes'), no: common('no') },
      { kind: 'period', name: 'due', label: t('due'), from: 'due_from', to: 'due_to' },
      byEmployee('owner_id', t('owner')),
      byTeam(t('team')),
      byPool(t('pool')),
    ];
    return [
      {
        kind: 'choice',
        name: 'grade',
        label: t('grade'),
        choices: GRADES.map((value) => ({ value, label: t(`grades.${value}`) })),
      },
      ...(isPool ? [] : held),
      {
        kind: 'range',
        name: 'score',
        label: t('score'),
        from: 'score_min',
        to: 'score_max',
        least: 0,
        most: 100,
      },
      ...originFilters(t('source'), t('channel')),
      text('campaign'),
      text('region'),
      text('city'),
      text('company'),
      text('tag'),
      { kind: 'period', name: 'created', label: t('created_at'), from: 'created_from', to: 'created_to' },
      { kind: 'period', name: 'captured', label: t('captured'), from: 'captured_from', to: 'captured_to' },
      {
        kind: 'flag',
        name: 'do_not_contact',
        label: t('do_not_contact'),
        yes: common('yes'),
        no: common('no'),
      },
    ];
  }, [t, common, isPool]);
}
