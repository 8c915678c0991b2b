/** Changes of score rules in words. */
import { useTranslation } from 'react-i18next';
import { useSpeech } from '@/words/speech';
import type { Change } from './changes';

const KINDS = [
  'call',
  'visit',
  'meeting',
  'reply',
  'quote',
  'stage',
  'attended',
  'attended_briefly',
  'message',
  'email',
  'note',
] as const;

export function useKindName(): (kind: string) => string {
  const { t } = useTranslation('score_rules');
  return (kind) => {
    const known = KINDS.find((each) => each === kind);
    return known ? t(`kinds.${known}`) : kind;
  };
}

export function useSaidChange(): (change: Change) => string {
  const { t } = useTranslation('score_rules');
  const speech = useSpeech();
  const kindOf = useKindName();
  const number = (value: number) => speech.number(value);
  return (change) => {
    switch (change.what) {
      case 'half_life_days':
      case 'nurture_below':
        return t(`changed.${change.what}`, { from: number(change.from), to: number(change.to) });
      case 'ceiling':
        return t('changed.ceiling', { ...change, axis: t(`axes.${change.axis}`) });
      case 'cuts': {
        const [from, to] = [change.from, change.to].map((cuts) => cuts.map(number).join(' / '));
        return t('changed.cuts', { axis: t(`axes.${change.axis}`), from, to });
      }
      case 'matrix':
        return t('changed.matrix', { ...change });
      case 'signals':
        return t('changed.signals', { ...change, name: kindOf(change.kind) });
      case 'points':
      case 'cap':
        return t(`changed.${change.what}`, {
          name: speech.say(change.name),
          from: change.from,
          to: change.to,
        });
      case 'added':
      case 'removed':
        return t(`changed.${change.what}`, { name: speech.say(change.name), points: change.points });
      case 'test':
        return t('changed.test', { name: speech.say(change.name) });
    }
  };
}
