/** Rules in the reader's words: what each is called, and what its value says. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { allPools } from '@/screens/leads/find';
import { useSpeech } from '@/words/speech';
import type { Path } from './documents';
import { type Field, type FieldId, fieldAt, type Kind } from './fields';

export function usePools() {
  return useQuery({ queryKey: ['pools'], queryFn: allPools }).data?.data ?? [];
}

/** What a rule is called, with the grade, seniority or source below it. */
export function useRuleName(): (path: Path) => string {
  const { t } = useTranslation('rules');
  const nameOf = useKeyName();
  return (path) => {
    const found = fieldAt(path);
    if (!found) return path.join(' · ');
    return [t(`fields.${found.field.id}.name`), ...found.below.map(nameOf)].join(' · ');
  };
}

export function useKeyName(): (key: string) => string {
  const { t } = useTranslation('rules');
  return (key) => t(`keys.${key}` as 'keys.A', { defaultValue: key });
}

/** A value in words; nothing said is told as such. */
export function useSaid(): (field: Field, value: unknown) => string {
  const { t } = useTranslation('rules');
  const speech = useSpeech();
  const pools = usePools();
  const poolName = (id: unknown) => pools.find((pool) => pool.id === id)?.name ?? t('some_pool');
  const list = (values: unknown, say: (value: string) => string) =>
    Array.isArray(values) && values.length > 0
      ? values.map((value) => say(String(value))).join(speech.comma)
      : t('none');
  const sayings: Record<Kind, (value: unknown) => string> = {
    whole: (value) => speech.number(Number(value)),
    number: (value) => speech.number(Number(value), 2),
    share: (value) => speech.percent(Number(value), 1),
    flag: (value) => (value ? t('on') : t('off')),
    grades: (value) => list(value, String),
    kinds: (value) => list(value, (kind) => t(`kinds.${kind}` as 'kinds.call')),
    reminders: (value) => list(value, (share) => speech.percent(Number(share), 1)),
    pool: (value) => (value ? poolName(value) : t('own_pool')),
    overflow: (value) => (value === 'nurture' ? t('nurture') : value ? poolName(value) : t('waits')),
  };
  return (field, value) => {
    const isSilent =
      value === undefined || (value === null && field.kind !== 'pool' && field.kind !== 'overflow');
    if (isSilent) return t('not_set');
    const said = sayings[field.kind](value);
    return field.unit ? t(`units.${field.unit}`, { value: said, count: Number(value) }) : said;
  };
}

export type NamedField = Field & { id: FieldId };
