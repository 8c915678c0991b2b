/** Words for the codes of the audit log; a code without a word is shown as it is. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

export function useAuditWords() {
  const { t, i18n } = useTranslation('audit');
  return useMemo(() => {
    const told = (group: 'actions' | 'objects' | 'fields', code: string): string =>
      i18n.exists(`audit:${group}.${code}`)
        ? t(`${group}.${code}` as 'objects.lead')
        : code.replaceAll('_', ' ');
    return {
      action: (code: string) => told('actions', code),
      object: (code: string) => told('objects', code),
      field: (code: string) => told('fields', code),
      value: (text: string) =>
        i18n.exists(`audit:values.${text}`) ? t(`values.${text}` as 'values.true') : text,
    };
  }, [t, i18n]);
}
