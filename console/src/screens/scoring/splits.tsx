/** How well a model told what it had not seen, by time or by chance, beside what scored then. */
import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelCard, Split } from '@/api/schema';
import { HeadRow } from '@/parts/head_row';
import { useSpeech } from '@/words/speech';
import { Reliability } from './reliability';
import css from './scoring.module.css';

const SPLITS = ['newest', 'folds'] as const;
const FIGURES = ['auc', 'log_loss', 'ece', 'lift', 'ratio'] as const;

export function Splits({ card }: { card: ModelCard }) {
  const { t } = useTranslation('scoring');
  const [shown, setShown] = useState(SPLITS.find((each) => each === card.gate.judged_on) ?? 'folds');
  const split = card[shown];
  return (
    <section className={css.card}>
      <div className={css.head}>
        <h2>{t('quality')}</h2>
        <Segmented
          aria-label={t('split')}
          value={shown}
          onChange={setShown}
          options={SPLITS.map((value) => ({ value, label: t(value) }))}
        />
      </div>
      <div className={css.pair}>
        <Figures split={split} />
        <Reliability bins={split.calibration} />
      </div>
    </section>
  );
}

function Figures({ split }: { split: Split }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const [low = 0, high = 0] = split.gain;
  return (
    <div>
      <table className={css.plain}>
        <caption className="sr-only">{t('quality')}</caption>
        <HeadRow names={(['figure', 'this_model', 'before'] as const).map((each) => t(each))} />
        <tbody>
          {FIGURES.map((name) => (
            <tr key={name}>
              <th scope="row">{t(name)}</th>
              <td>{speech.figure(split.quality[name], 3)}</td>
              <td>{speech.figure(split.champion[name], 3)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t('won_leads')}</th>
            <td colSpan={2}>{speech.number(split.won_leads)}</td>
          </tr>
        </tbody>
      </table>
      <p className="quiet">{t('gain', { low: speech.figure(low, 3), high: speech.figure(high, 3) })}</p>
      {split.noise && (
        <p className="quiet">
          {t('noise', {
            ece: speech.figure(split.noise.ece, 3),
            ratio: speech.percent(split.noise.ratio, 0),
          })}
        </p>
      )}
    </div>
  );
}
