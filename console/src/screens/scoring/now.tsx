/** Who says how good a lead is: a model, since when and how far it can be trusted, or the rules and why. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { hasRole, useMe } from '@/api/me';
import type { Model, Scoring } from '@/api/schema';
import { tellDone } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { ReasonForm } from './reason_form';
import css from './scoring.module.css';
import { publish, rollBack, useModel } from './scoring_data';
import { useModelWords } from './words_of';

const POINTS = 100;

export function Now({ scoring }: { scoring: Scoring }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const words = useModelWords();
  const { data: model } = useModel(scoring.model?.id);
  const isModel = scoring.by === 'model' && scoring.model;
  return (
    <section className={css.card} aria-label={t('now')} aria-live="polite">
      <h2>{t('now')}</h2>
      <p className={css.who}>
        {isModel && scoring.model ? (
          <Link to={`/scoring/models/${scoring.model.id}`}>
            {t('by_model', { number: scoring.model.number, kind: words.kind(scoring.model.kind) })}
          </Link>
        ) : (
          t('by_rules')
        )}
      </p>
      {scoring.why_rules && <p>{speech.say(scoring.why_rules.words)}</p>}
      {isModel && model && <Trust model={model} />}
      {scoring.by === 'rules' && <Curve curve={scoring.curve} />}
      {scoring.unscored > 0 && <p>{t('unscored', { number: speech.number(scoring.unscored) })}</p>}
      {scoring.shadow && (
        <p>
          {t('shadow_is')}
          <Link to={`/scoring/models/${scoring.shadow.id}`}>
            {t('model_name', { number: scoring.shadow.number })}
          </Link>
        </p>
      )}
      {scoring.model && <RollBack model={scoring.model} />}
    </section>
  );
}

/** How the rules make a chance of points, and whose past is behind it. */
function Curve({ curve }: { curve: Scoring['curve'] }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const { least_points: least, most_points: most } = curve;
  const half = Math.round((least + most) / 2);
  const at = (points: number) => ({
    points: speech.number(points, 0),
    chance: speech.chance(1 / (1 + Math.exp(-(curve.intercept + curve.slope * points)))),
  });
  const told = [least, half, most].map(at).map(({ points, chance }) => t('curve_at', { points, chance }));
  return (
    <>
      <p>{t('curve', { told: told.join(t('curve_and')) })}</p>
      <p>{[speech.say(curve.words), curve.at && speech.moment(curve.at)].filter(Boolean).join(' · ')}</p>
    </>
  );
}

function Trust({ model }: { model: Model }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const since = model.moves.findLast((move) => move.to_state === 'champion')?.at;
  const { ece } = model.card[model.card.gate.judged_on === 'newest' ? 'newest' : 'folds'].quality;
  return (
    <p>
      {t('since', { at: speech.moment(since) })}{' '}
      {t('calibration_is', { ece: speech.number(ece, 3), points: speech.number(ece * POINTS, 1) })}
    </p>
  );
}

function RollBack({ model }: { model: NonNullable<Scoring['model']> }) {
  const { t } = useTranslation('scoring');
  const [isOpen, setOpen] = useState(false);
  if (!hasRole(useMe(), ['manager', 'admin'])) return null;
  const send = async (reason: string | null) => {
    const back = await rollBack(reason ?? '');
    const done = back.model ? t('rolled_back_model', { number: back.model.number }) : t('rolled_back_rules');
    tellDone(done, () => publish(model.id, t('undo_reason')));
  };
  return (
    <div className={css.acts}>
      <Button onClick={() => setOpen(true)}>{t('roll_back')}</Button>
      <ReasonForm
        open={isOpen}
        title={t('roll_back_title')}
        about={t('roll_back_more')}
        sendLabel={t('roll_back')}
        onSend={send}
        onClose={() => setOpen(false)}
      />
    </div>
  );
}
