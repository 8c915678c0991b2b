/** Choose one of many that are found by typing: in filters, and as a field of forms. */
import { useQuery } from '@tanstack/react-query';
import { Select, Spin } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Choice } from './filters';

interface FoundSelectProps {
  label?: string;
  find: (typed: string) => Promise<Choice[]>;
  /** Names a value that is there already. */
  told?: (value: string) => Promise<string>;
  value?: string;
  onChange?: (value: string | undefined) => void;
  id?: string;
  disabled?: boolean;
}

export function FoundSelect({ label, find, told, value, onChange, id, disabled }: FoundSelectProps) {
  const { t } = useTranslation('grid');
  const [typed, setTyped] = useState('');
  const [choices, setChoices] = useState<Choice[] | null>(null);
  useEffect(() => {
    let isStale = false;
    const timer = setTimeout(
      () =>
        void find(typed).then(
          (found) => !isStale && setChoices(found),
          () => !isStale && setChoices([]),
        ),
      typed ? 200 : 0,
    );
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [typed, find]);
  const isUnknown = value !== undefined && !choices?.some((choice) => choice.value === value);
  const { data: name } = useQuery({
    queryKey: ['told', value],
    queryFn: () => (told && value ? told(value) : ''),
    enabled: told !== undefined && isUnknown,
  });
  const known = isUnknown && value && told ? [{ value, label: name ?? '…' }] : [];
  return (
    <Select
      id={id}
      disabled={disabled}
      style={{ width: '100%', minWidth: 200 }}
      aria-label={label}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear
      value={value}
      placeholder={t('type_to_find')}
      notFoundContent={choices === null ? <Spin size="small" /> : t('none_found')}
      options={[...known, ...(choices ?? [])]}
      onChange={onChange}
    />
  );
}
