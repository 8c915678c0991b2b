/** Models as a table: where each stands and how well it told what it had not seen, by time and by chance. */
import { Button, Empty } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, ask } from '@/api/client';
import type { ModelLine, Quality } from '@/api/schema';
import { usePages } from '@/parts/grid/pages';
import { HeadRow } from '@/parts/head_row';
import { LinkButton } from '@/parts/link_button';
import { Mark, type Tone } from '@/parts/mark';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import css from './scoring.module.css';
import { useModelWords } from './words_of';

const LIMIT = 20;
const TONES: Readonly<Record<string, Tone>> = { champion: 'good', shadow: 'info', suspended: 'bad' };

export function StateOfModel({ state }: { state: string }) {
  return <Mark tone={TONES[state] ?? 'plain'}>{useModelWords().state(state)}</Mark>;
}

export function Models() {
  const { t } = useTranslation('scoring');
  const { t: common } = useTranslation();
  const pages = usePages(['scoring', 'models'], (cursor, signal) =>
    ask(api.GET('/v1/score-models', { params: { query: { limit: LIMIT, cursor } }, signal })),
  );
  return (
    <section className={css.card}>
      <h2>{t('models')}</h2>
      {pages.error !== null && pages.rows.length === 0 ? (
        <ProblemView error={pages.error} onAgain={pages.again} />
      ) : pages.isFirstLoading ? (
        <Waiting />
      ) : pages.rows.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('models_empty')}>
          <LinkButton to="/imports/new">{t('import_past')}</LinkButton>
        </Empty>
      ) : (
        <Table models={pages.rows} />
      )}
      {pages.hasMore && <Button onClick={pages.more}>{common('more')}</Button>}
    </section>
  );
}

function Table({ models }: { models: readonly ModelLine[] }) {
  const { t } = useTranslation('scoring');
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <caption className="sr-only">{t('models')}</caption>
        <HeadRow
          names={(['model', 'state', 'trained_on', 'newest', 'folds'] as const).map((each) => t(each))}
        />
        <tbody>
          {models.map((model) => (
            <Row key={model.id} model={model} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ model }: { model: ModelLine }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const words = useModelWords();
  const counts = { leads: speech.number(model.leads), wins: speech.number(model.wins) };
  return (
    <tr>
      <th scope="row">
        <Link to={`/scoring/models/${model.id}`} className={css.open}>
          {t('model_name', { number: model.number })} · {words.kind(model.kind)}
        </Link>
        <small className="quiet">{t('trained_at', { at: speech.moment(model.trained_at) })}</small>
      </th>
      <td data-label={t('state')}>
        <StateOfModel state={model.state} />
        <small className="quiet">{t(model.passes ? 'passes' : 'passes_not')}</small>
      </td>
      <td data-label={t('trained_on')}>{t('trained_on_of', counts)}</td>
      <td data-label={t('newest')}>
        <Figures quality={model.newest} />
      </td>
      <td data-label={t('folds')}>
        <Figures quality={model.folds} />
      </td>
    </tr>
  );
}

function Figures({ quality }: { quality: Quality }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  return (
    <dl className={css.figures}>
      {(['auc', 'log_loss', 'ece'] as const).map((name) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd>{speech.figure(quality[name], 3)}</dd>
        </div>
      ))}
    </dl>
  );
}
