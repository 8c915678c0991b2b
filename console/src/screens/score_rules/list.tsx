/** The score rules: every version and what it changed, and the way to change them. */
import { EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ScoreRuleVersion } from '@/api/schema';
import { LinkButton } from '@/parts/link_button';
import { Mark } from '@/parts/mark';
import { PageHead } from '@/parts/page_head';
import { PersonName } from '@/screens/people/person_name';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import { ChangeList } from './change_list';
import { changesOf } from './changes';
import { readRules } from './document';
import css from './score_rules.module.css';
import { inForce, useVersions } from './versions';

export function Component() {
  const { t } = useTranslation('score_rules');
  const { t: common } = useTranslation();
  const { t: shell } = useTranslation('shell');
  const versions = useVersions();
  const running = inForce(versions.rows);
  return (
    <>
      <PageHead title={shell('places.score_rules')} about={t('about')}>
        <LinkButton to="/scoring/rules/edit" type="primary" icon={<EditOutlined aria-hidden />}>
          {t('edit')}
        </LinkButton>
      </PageHead>
      {versions.error !== null && versions.rows.length === 0 ? (
        <ProblemView error={versions.error} onAgain={versions.again} />
      ) : versions.isFirstLoading ? (
        <Waiting />
      ) : (
        <ol className={css.versions} aria-label={t('versions')}>
          {versions.rows.map((version, at) => (
            <Version
              key={version.id}
              version={version}
              before={versions.rows[at + 1]}
              isRunning={version === running}
            />
          ))}
        </ol>
      )}
      {versions.hasMore && <Button onClick={versions.more}>{common('more')}</Button>}
    </>
  );
}

interface VersionProps {
  version: ScoreRuleVersion;
  before: ScoreRuleVersion | undefined;
  isRunning: boolean;
}

function Version({ version, before, isRunning }: VersionProps) {
  const { t } = useTranslation('score_rules');
  const speech = useSpeech();
  const isComing = new Date(version.effective_at) > new Date();
  return (
    <li className={css.card}>
      <h2>
        {t('version', { number: version.number })} {isRunning && <Mark tone="good">{t('in_force')}</Mark>}
        {isComing && <Mark tone="info">{t('scheduled', { at: speech.moment(version.effective_at) })}</Mark>}
      </h2>
      {version.note && <p>{version.note}</p>}
      <p className="quiet">
        {t('made', { at: speech.moment(version.created_at) })}
        {version.created_by && (
          <>
            {' · '}
            <PersonName id={version.created_by} />
          </>
        )}
      </p>
      {before && <ChangeList changes={changesOf(readRules(before.rules), readRules(version.rules))} />}
      <LinkButton to={`/scoring/rules/edit?from=${version.id}`}>{t('edit_from')}</LinkButton>
    </li>
  );
}
