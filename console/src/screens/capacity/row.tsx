/** One rep of the map; each number leads to the leads behind it. */
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RepLoad } from '@/api/schema';
import css from './capacity.module.css';
import { Cell } from './cell';

export function RepRow({ rep }: { rep: RepLoad }) {
  const { t } = useTranslation('capacity');
  const { t: leads } = useTranslation('leads');
  const linkOf = (more: Record<string, string> = {}) =>
    `/leads?${new URLSearchParams({ state: 'held', owner_id: rep.id, ...more })}`;
  return (
    <tr>
      <th scope="row">
        <Link to={linkOf()}>{rep.name}</Link>
        <small className="quiet">
          {t(`seniorities.${rep.seniority}` as 'seniorities.junior')}
          {rep.region && ` · ${rep.region}`}
        </small>
        {rep.on_leave && <Tag>{t('on_leave')}</Tag>}
      </th>
      <td data-label={t('held')}>
        <Cell label={t('held')} held={rep.held} cap={rep.cap} to={linkOf()} />
      </td>
      {rep.by_grade.map(({ grade, held, cap }) => (
        <td key={grade} data-label={leads(`grades.${grade}` as 'grades.A')}>
          <Cell label={leads(`grades.${grade}` as 'grades.A')} held={held} cap={cap} to={linkOf({ grade })} />
        </td>
      ))}
      <td data-label={t('unworked')}>
        <Cell
          label={t('unworked')}
          held={rep.unworked}
          cap={rep.unworked_cap}
          to={linkOf({ untouched: 'true' })}
        />
      </td>
      <td data-label={t('today')}>
        <Cell label={t('today')} held={rep.today} cap={rep.day_cap} />
      </td>
      <td data-label={t('month')}>
        <Cell label={t('month')} held={rep.month} cap={rep.month_cap} />
      </td>
      <td data-label={t('due_soon')} className={css.due}>
        {rep.due_soon > 0 ? (
          <Link to={`/returns?owner_id=${rep.id}`} aria-label={`${t('due_soon')} ${rep.due_soon}`}>
            {rep.due_soon}
          </Link>
        ) : (
          0
        )}
      </td>
    </tr>
  );
}
