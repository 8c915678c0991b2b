/** The registry of features: what each is called, when it is known, who keeps it right, what models make of it. */
import { EditOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { ScoreFeature } from '@/api/schema';
import { HeadRow } from '@/parts/head_row';
import { Mark } from '@/parts/mark';
import { PageHead } from '@/parts/page_head';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { NOTHING, useSpeech } from '@/words/speech';
import { found, type KnownAt, mayBeTimed } from './described';
import css from './scoring.module.css';
import { useRegistry } from './scoring_data';

const DescribeForm = lazy(() => import('./describe_form'));

export function Component() {
  const { t } = useTranslation('scoring');
  const { t: shell } = useTranslation('shell');
  const { data, error, refetch } = useRegistry();
  const [params, setParams] = useSearchParams();
  const [asked, setAsked] = useState<ScoreFeature | null>(null);
  const letters = params.get('q') ?? '';
  const find = (typed: string) => setParams(typed ? { q: typed } : {}, { replace: true });
  const shown = found(data ?? [], letters);
  const attributes = shown.filter(mayBeTimed);
  const own = shown.filter((each) => !mayBeTimed(each));
  return (
    <>
      <PageHead title={shell('places.score_features')} about={t('registry.about')}>
        <Input.Search
          allowClear
          aria-label={t('registry.find')}
          placeholder={t('registry.find')}
          value={letters}
          onChange={({ target }) => find(target.value)}
        />
      </PageHead>
      {error && !data ? (
        <ProblemView error={error} onAgain={() => void refetch()} />
      ) : !data ? (
        <Waiting />
      ) : (
        <>
          <Part name="attributes" features={attributes} isFiltered={letters !== ''} onDescribe={setAsked} />
          <Part name="own" features={own} isFiltered={letters !== ''} onDescribe={setAsked} />
        </>
      )}
      <Suspense>
        {asked && <DescribeForm key={asked.name} feature={asked} onClose={() => setAsked(null)} />}
      </Suspense>
    </>
  );
}

interface PartProps {
  name: 'attributes' | 'own';
  features: readonly ScoreFeature[];
  isFiltered: boolean;
  onDescribe: (feature: ScoreFeature) => void;
}

function Part({ name, features, isFiltered, onDescribe }: PartProps) {
  const { t } = useTranslation('scoring');
  return (
    <section className={css.card}>
      <h2>{t(`registry.${name}`)}</h2>
      {features.length === 0 ? (
        <p>{t(isFiltered ? 'registry.find_none' : 'registry.attributes_empty')}</p>
      ) : (
        <>
          <p className={css.over}>{t(`registry.${name}_more`)}</p>
          <Table label={t(`registry.${name}`)} features={features} onDescribe={onDescribe} />
        </>
      )}
    </section>
  );
}

const COLUMNS = ['feature', 'known', 'owner', 'type', 'auc', 'coverage', 'learned'] as const;

function Table({
  label,
  features,
  onDescribe,
}: Pick<PartProps, 'features' | 'onDescribe'> & { label: string }) {
  const { t } = useTranslation('scoring');
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <caption className="sr-only">{label}</caption>
        <HeadRow names={[...COLUMNS.map((each) => t(`registry.${each}`)), t('registry.describe')]} />
        <tbody>
          {features.map((feature) => (
            <Row key={feature.name} feature={feature} onDescribe={onDescribe} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ feature, onDescribe }: { feature: ScoreFeature; onDescribe: PartProps['onDescribe'] }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const called = speech.say(feature.words);
  const column = feature.name.slice('extra.'.length);
  return (
    <tr>
      <th scope="row">
        {called}
        {mayBeTimed(feature) && column !== called && (
          <small className="quiet">{t('registry.column', { name: column })}</small>
        )}
      </th>
      <td data-label={t('registry.known')}>
        <Known feature={feature} />
      </td>
      <td data-label={t('registry.owner')}>
        {feature.said?.owner ?? (feature.owner ? t(`registry.owners.${feature.owner as 'sales'}`) : NOTHING)}
      </td>
      <td data-label={t('registry.type')}>
        {feature.type ? t(`registry.types.${feature.type as 'number'}`) : NOTHING}
      </td>
      <td data-label={t('registry.auc')}>{feature.auc === null ? NOTHING : speech.figure(feature.auc, 3)}</td>
      <td data-label={t('registry.coverage')}>{speech.percent(feature.coverage)}</td>
      <td data-label={t('registry.learned')}>
        <Learned feature={feature} />
      </td>
      <td>
        <Button
          icon={<EditOutlined aria-hidden />}
          aria-label={t('registry.describe_what', { name: called })}
          onClick={() => onDescribe(feature)}
        >
          {t('registry.describe')}
        </Button>
      </td>
    </tr>
  );
}

function Known({ feature }: { feature: ScoreFeature }) {
  const { t } = useTranslation('scoring');
  const when = feature.known_at as KnownAt | 'any time' | null;
  const told = t(`registry.known_at.${when ?? 'unsaid'}`);
  if (!when) return <span className="quiet">{told}</span>;
  return when === 'later' ? <Mark tone="info">{told}</Mark> : told;
}

function Learned({ feature }: { feature: ScoreFeature }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  if (feature.left_out) return <span className="quiet">{speech.say(feature.left_out.words)}</span>;
  if (feature.used_by === null) return <span className="quiet">{t('registry.not_seen')}</span>;
  return (
    <>
      {t('registry.is_used')} {feature.vouched && <Mark tone="info">{t('registry.is_vouched')}</Mark>}
    </>
  );
}
