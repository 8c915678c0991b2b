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
    const actions = Object.entries(i18n.getResource(i18n.language, 'audit', 'actions') as object);
    return {
      action: (code: string) => told('actions', code),
      actionOf: async (code: string) => told('actions', code),
      /** Acts whose word or code has what was typed. */
      findActions: async (typed: string) =>
        actions
          .filter(([code, word]) => `${code} ${word}`.toLowerCase().includes(typed.trim().toLowerCase()))
          .map(([value, word]) => ({ value, label: String(word) })),
      object: (code: string) => told('objects', code),
      field: (code: string) => told('fields', code),
      value: (text: string) =>
        i18n.exists(`audit:values.${text}`) ? t(`values.${text}` as 'values.true') : text,
    };
  }, [t, i18n]);
}
