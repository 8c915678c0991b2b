/** What models and features are called. */
import { useTranslation } from 'react-i18next';
import type { ScoreFeature } from '@/api/schema';
import { useSpeech } from '@/words/speech';

type Kind = 'scorecard' | 'trees';
type State = 'candidate' | 'shadow' | 'champion' | 'retired' | 'suspended';

const EXTRA = 'extra.';

export function useModelWords() {
  const { t } = useTranslation('scoring');
  return {
    kind: (kind: string) => t(`kinds.${kind as Kind}`),
    state: (state: string) => t(`states.${state as State}`),
  };
}

/** An attribute of a file is called as its column. */
export function useFeatureName(known: readonly ScoreFeature[] | undefined): (name: string) => string {
  const speech = useSpeech();
  return (name) => {
    const found = known?.find((each) => each.name === name);
    return found ? speech.say(found.words) : name.startsWith(EXTRA) ? name.slice(EXTRA.length) : name;
  };
}
