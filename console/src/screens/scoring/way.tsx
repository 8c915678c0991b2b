/** How a model came to where it stands: who moved it, when and why. */
import { useTranslation } from 'react-i18next';
import type { ModelMove } from '@/api/schema';
import { PersonName } from '@/screens/people/person_name';
import { useSpeech } from '@/words/speech';
import css from './scoring.module.css';
import { useModelWords } from './words_of';

export function Way({ moves }: { moves: readonly ModelMove[] }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const words = useModelWords();
  return (
    <section className={css.card}>
      <h2>{t('way')}</h2>
      <ol className={css.lines}>
        {moves.map((move) => (
          <li key={`${move.at} ${move.to_state}`}>
            <strong>{words.state(move.to_state)}</strong>{' '}
            <span className="quiet">
              {speech.moment(move.at)} · {move.actor_id ? <PersonName id={move.actor_id} /> : t('by_system')}
            </span>
            {move.reason && <p>{move.reason}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
