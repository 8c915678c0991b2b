/** Conditions in words. */
import { useTranslation } from 'react-i18next';
import { type Condition, typedCondition } from '@/parts/conditions/conditions';
import { useFieldName } from '@/parts/conditions/field_name';
import { useSourceName } from '@/screens/leads/origins';
import { useSpeech } from '@/words/speech';

const MOST_WORDS = 6;

/** "company size is at least 20". */
export function useSaidCondition(): (condition: Condition) => string {
  const { t } = useTranslation('conditions');
  const speech = useSpeech();
  const nameOf = useFieldName();
  const sourceOf = useSourceName();
  const listed = (field: string, words: readonly string[]) => {
    const named = field === 'source' ? words.map(sourceOf) : words;
    const shown = named.slice(0, MOST_WORDS).join(t('or'));
    return words.length > MOST_WORDS ? `${shown}…` : shown;
  };
  return (condition) => {
    const { field, tests } = typedCondition(condition);
    const said = tests.map(({ test, words, number }) =>
      t(`said.${test}`, { words: listed(field, words ?? []), number: speech.number(number ?? 0) }),
    );
    return t('of', { field: nameOf(field), tests: said.join(t('and')) });
  };
}
