/** What a model was not let learn from, and why. */
import { useTranslation } from 'react-i18next';
import type { ModelCard } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import css from './scoring.module.css';

export function LeftOut({ card }: { card: ModelCard }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  return (
    <section className={css.card}>
      <h2>{t('left_out')}</h2>
      {card.left_out.length === 0 ? (
        <p className="quiet">{t('left_out_none')}</p>
      ) : (
        <ul className={css.lines}>
          {card.left_out.map((each) => (
            <li key={each.name}>
              <strong>{speech.say(each.called)}</strong>{' '}
              <span className="quiet">{speech.say(each.words)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
