/** What a field of a lead is called; a column of a company's files by its heading. */
import { useTranslation } from 'react-i18next';
import { EXTRA, FIELDS } from './conditions';

export function useFieldName(): (field: string) => string {
  const { t } = useTranslation('conditions');
  return (field) => {
    const known = FIELDS.find((each) => each === field);
    if (known) return t(`fields.${known}`);
    return field.startsWith(EXTRA) ? t('extra', { column: field.slice(EXTRA.length) }) : field;
  };
}
