/** One row of a file: its number, what became of it, why, and what it says. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ImportRow } from '@/api/schema';
import { useTellRow } from '@/words/problem';
import type { Mapping } from './fields';
import css from './imports.module.css';

interface Props {
  row: ImportRow;
  kind: string;
  columns: readonly string[];
  cells: readonly string[] | undefined;
  mapping: Mapping;
  /** Whether what the row made is there to be seen. */
  isThere: boolean;
}

export function RowLine({ row, kind, columns, cells, mapping, isThere }: Props) {
  const { t } = useTranslation('imports');
  const outcomeWord = useOutcomeWord(kind);
  return (
    <li className={css.row}>
      <span className={css.rowNumber}>{t('row', { row: row.row })}</span>
      <span className={css.mark} data-outcome={row.outcome}>
        {outcomeWord(row.outcome)}
      </span>
      <Reason row={row} />
      {isThere && row.lead_id && <Link to={`/leads/${row.lead_id}`}>{row.name ?? t('see_lead')}</Link>}
      {isThere && row.employee_id && <span>{row.name}</span>}
      {cells && <Cells columns={columns} cells={cells} mapping={mapping} />}
    </li>
  );
}

/** What became of rows; an employee who is as the file says is no duplicate. */
export function useOutcomeWord(kind: string): (outcome: ImportRow['outcome'] | 'all') => string {
  const { t } = useTranslation('imports');
  return (outcome) =>
    outcome === 'duplicate' && kind === 'employees' ? t('unchanged') : t(`tabs.${outcome}`);
}

function Reason({ row }: { row: ImportRow }) {
  const { t, i18n } = useTranslation('imports');
  const tell = useTellRow();
  const { code, detail, pointer } = row;
  if (!code) return null;
  const field = pointer?.split('/').at(-1) ?? '';
  const name = i18n.exists(`imports:fields.${field}`) ? t(`fields.${field}` as 'fields.name') : field;
  return (
    <span className={css.reason}>
      {name && `${name}${t('colon')}`}
      {tell({ code, detail })}
    </span>
  );
}

/** The cells that are fields; of a file that maps none, all of them. */
function Cells({
  columns,
  cells,
  mapping,
}: Omit<Props, 'row' | 'kind' | 'isThere' | 'cells'> & { cells: readonly string[] }) {
  const { t } = useTranslation('imports');
  const said = columns.flatMap((column, index) => {
    const [field, cell] = [mapping[column], cells[index]?.trim()];
    if (!cell || (!field && Object.keys(mapping).length > 0)) return [];
    return [{ column, name: field ? t(`fields.${field}` as 'fields.name') : column, cell }];
  });
  return (
    <dl className={css.cells}>
      {said.map(({ column, name, cell }) => (
        <div key={column}>
          <dt data-data>{name}</dt>
          <dd data-data>{cell}</dd>
        </div>
      ))}
    </dl>
  );
}
