/** A model's card: what it is, how true it speaks, what it looks at, and its way into force and out. */
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { hasRole, useMe } from '@/api/me';
import type { Model } from '@/api/schema';
import { PageHead } from '@/parts/page_head';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import { LastLook } from './drift';
import { Features } from './features';
import { GateLines } from './gate';
import { GradeCuts } from './grade_cuts';
import { LeftOut } from './left_out';
import { ModelActs } from './model_acts';
import { ModelPreviewPart } from './model_preview';
import { StateOfModel } from './models';
import css from './scoring.module.css';
import { useModel } from './scoring_data';
import { Splits } from './splits';
import { Way } from './way';
import { useModelWords } from './words_of';

export function Component() {
  const { modelId } = useParams();
  const { data, error, refetch } = useModel(modelId);
  if (error && !data) return <ProblemView error={error} onAgain={() => void refetch()} />;
  return data ? <Whole model={data} /> : <Waiting />;
}

function Whole({ model }: { model: Model }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const words = useModelWords();
  const mayMove = hasRole(useMe(), ['manager', 'admin']);
  const { card } = model;
  const about = { kind: words.kind(model.kind), at: speech.moment(model.trained_at) };
  const counts = {
    since: speech.day(card.since.slice(0, 10)),
    until: speech.day(card.until.slice(0, 10)),
    leads: speech.number(card.leads),
    wins: speech.number(card.wins),
    rows: speech.number(card.rows),
  };
  return (
    <>
      <PageHead
        title={
          <>
            {t('model_name', { number: model.number })} <StateOfModel state={model.state} />
          </>
        }
        about={t('card_about', about)}
      >
        {mayMove && <ModelActs model={model} />}
      </PageHead>
      <p className={css.about}>{t('card_from', counts)}</p>
      <Splits card={card} />
      <GateLines gate={card.gate} />
      <GradeCuts grades={model.grades} />
      {mayMove && <ModelPreviewPart modelId={model.id} />}
      <Features model={model} />
      <LeftOut card={card} />
      {model.drift.length > 0 && <LastLook look={model.drift[0]} />}
      <Way moves={model.moves} />
    </>
  );
}
