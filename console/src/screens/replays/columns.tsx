/** What the list of replays shows. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleReplayLine } from '@/api/schema';
import type { Column } from '@/parts/grid/columns';
import { Mark, type Tone } from '@/parts/mark';
import { NOTHING, useSpeech } from '@/words/speech';
import { isUnderWay } from './replays_data';

const TONES: Partial<Record<RuleReplayLine['state'], Tone>> = {
  completed: 'good',
  failed: 'bad',
  running: 'info',
};

export function State({ replay }: { replay: RuleReplayLine }) {
  const { t } = useTranslation('replays');
  const speech = useSpeech();
  return (
    <>
      <Mark tone={TONES[replay.state]}>{t(`states.${replay.state}`)}</Mark>
      {isUnderWay(replay) && ` ${speech.percent(replay.progress)}`}
    </>
  );
}

/** Whose rules, and of which days. */
export function useAbout(): (replay: RuleReplayLine) => string {
  const { t } = useTranslation('replays');
  const { t: rules } = useTranslation('rules');
  const speech = useSpeech();
  return (replay) => {
    const days = t('days', { from: speech.day(replay.from), to: speech.day(replay.to) });
    return `${replay.pool ?? rules('company')} · ${days}`;
  };
}

export function useReplayColumns(): Column<RuleReplayLine>[] {
  const { t } = useTranslation('replays');
  const speech = useSpeech();
  const about = useAbout();
  return useMemo(
    () => [
      {
        id: 'number',
        title: t('number'),
        width: 90,
        card: 'title',
        render: (each) => `#${each.number}`,
      },
      { id: 'of', title: t('of'), width: 330, card: 'line', render: about },
      {
        id: 'state',
        title: t('state'),
        width: 130,
        card: 'aside',
        render: (each) => <State replay={each} />,
      },
      {
        id: 'told',
        title: t('told'),
        width: 440,
        card: 'line',
        render: (each) => (each.words ? <span>{speech.say(each.words)}</span> : NOTHING),
      },
      { id: 'note', title: t('note'), width: 200, render: (each) => each.note ?? NOTHING },
      { id: 'asker', title: t('asker'), width: 120, render: (each) => each.asker ?? NOTHING },
      {
        id: 'created_at',
        title: t('created_at'),
        width: 190,
        card: 'line',
        render: (each) => speech.moment(each.created_at),
      },
    ],
    [t, speech, about],
  );
}
