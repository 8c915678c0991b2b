/** Which field of a lead: one of ours, or a column of a company's files by its heading. */
import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EXTRA, FIELDS } from './conditions';
import { useFieldName } from './field_name';

interface Props {
  /** Given by the form. */
  id?: string;
  value?: string;
  onChange?: (field: string) => void;
}

export function FieldSelect({ id, value, onChange }: Props) {
  const { t } = useTranslation('conditions');
  const nameOf = useFieldName();
  const [typed, setTyped] = useState('');
  const own = value?.startsWith(EXTRA) ? [value] : [];
  const wanted = typed.trim() ? [`${EXTRA}${typed.trim()}`] : [];
  const names = [...new Set<string>([...FIELDS, ...own, ...wanted])];
  return (
    <Select
      id={id}
      aria-label={t('field')}
      value={value}
      onChange={onChange}
      showSearch={{ onSearch: setTyped, optionFilterProp: 'label' }}
      options={names.map((name) => ({ value: name, label: nameOf(name) }))}
      style={{ width: '100%' }}
    />
  );
}
