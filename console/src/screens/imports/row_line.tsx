/** One row of a file: its number, what became of it, why, and what it says. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ImportRow } from '@/api/schema';
import { language } from '@/words';
import type { Mapping } from './fields';
import css from './imports.module.css';

interface Props {
  row: ImportRow;
  columns: readonly string[];
  cells: readonly string[] | undefined;
  mapping: Mapping;
  /** Whether what the row made is there to be seen. */
  isThere: boolean;
}

export function RowLine({ row, columns, cells, mapping, isThere }: Props) {
  const { t } = useTranslation('imports');
  return (
    <li className={css.row}>
      <span className={css.rowNumber}>{t('row', { row: row.row })}</span>
      <span className={css.mark} data-outcome={row.outcome}>
        {t(`tabs.${row.outcome}`)}
      </span>
      <Reason row={row} />
      {isThere && row.lead_id && <Link to={`/leads/${row.lead_id}`}>{t('see_lead')}</Link>}
      {cells && <Cells columns={columns} cells={cells} mapping={mapping} />}
    </li>
  );
}

function Reason({ row }: { row: ImportRow }) {
  const { t, i18n } = useTranslation('imports');
  if (!row.code) return null;
  const isKnown = i18n.exists(`imports:codes.${row.code}`);
  const code = isKnown ? t(`codes.${row.code}` as 'codes.required') : otherwise(row, t('code_other'));
  const field = row.pointer?.split('/').at(-1) ?? '';
  const name = i18n.exists(`imports:fields.${field}`) ? t(`fields.${field}` as 'fields.name') : field;
  return (
    <span className={css.reason}>
      {name && `${name}${t('colon')}`}
      {code}
    </span>
  );
}

function otherwise(row: ImportRow, words: string): string {
  return language.get() === 'en' && row.detail ? row.detail : `${words} (${row.code})`;
}

/** The cells that are fields; of a file that maps none, all of them. */
function Cells({
  columns,
  cells,
  mapping,
}: Omit<Props, 'row' | 'isThere' | 'cells'> & { cells: readonly string[] }) {
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
          <dt>{name}</dt>
          <dd>{cell}</dd>
        </div>
      ))}
    </dl>
  );
}
