/** The score rules as a form, with what changes and what that would do to leads beside it. */
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { problemOf } from '@/api/problem';
import type { ScoreRuleVersion } from '@/api/schema';
import { PageHead } from '@/parts/page_head';
import { useTell } from '@/words/problem';
import { AxisCard, GroupsCard } from './axis_card';
import { ChangeList } from './change_list';
import { changesOf } from './changes';
import { EditingContext } from './context';
import { AXES, type Path, readRules, type ScoreRules, withValue, wrongAt } from './document';
import { MatrixCard, SignalsCard } from './grades_card';
import { PublishForm } from './publish_form';
import css from './score_rules.module.css';
import { Trial } from './trial';

interface Props {
  start: ScoreRuleVersion;
  running: ScoreRuleVersion;
}

export function Editor({ start, running }: Props) {
  const { t } = useTranslation('score_rules');
  const { t: shell } = useTranslation('shell');
  const go = useNavigate();
  const tell = useTell();
  const [rules, setRules] = useState(() => readRules(start.rules));
  const [refused, setRefused] = useState<unknown>(null);
  const [tried, setTried] = useState<ScoreRules | null>(null);
  const [isPublishing, setPublishing] = useState(false);
  const wrong = useWrong(refused, rules);
  const changes = useMemo(() => changesOf(readRules(running.rules), rules), [running, rules]);
  const change = (path: Path, value: unknown) => {
    setRules((before) => withValue(before, path, value));
    setRefused(null);
  };
  return (
    <EditingContext value={{ rules, change, wrong }}>
      <PageHead
        title={shell('places.edit_score_rules')}
        about={t('starting_from', { number: start.number })}
      />
      <div className={css.editor}>
        <div>
          {AXES.map((axis) => (
            <AxisCard key={axis} axis={axis} />
          ))}
          <GroupsCard />
          <MatrixCard />
          <SignalsCard />
        </div>
        <aside className={css.panel} aria-label={t('try')}>
          <section className={css.card}>
            <h2>{t('changes')}</h2>
            <ChangeList changes={changes} />
          </section>
          {refused !== null && (
            <p className={css.wrong} role="alert">
              {tell(problemOf(refused))}
            </p>
          )}
          {tried && <Trial key={JSON.stringify(tried)} rules={tried} onRefused={setRefused} />}
        </aside>
      </div>
      <div className={css.bar}>
        <span className="quiet">{tried === rules ? t('tried') : t('try_first')}</span>
        <Button
          onClick={() => {
            setRefused(null);
            setTried(rules);
          }}
        >
          {t('try')}
        </Button>
        <Button type="primary" disabled={changes.length === 0} onClick={() => setPublishing(true)}>
          {t('publish')}
        </Button>
      </div>
      {isPublishing && (
        <PublishForm
          rules={rules}
          changes={changes}
          onRefused={setRefused}
          onDone={() => void go('/scoring/rules')}
          onClose={() => setPublishing(false)}
        />
      )}
    </EditingContext>
  );
}

/** What was refused, by its place, in words. */
function useWrong(refused: unknown, rules: ScoreRules): ReadonlyMap<string, string> {
  const { t } = useTranslation('score_rules');
  if (refused === null) return new Map();
  return new Map(
    problemOf(refused).errors.map(({ pointer }) => [pointer, t(`wrong.${wrongAt(pointer, rules)}`)]),
  );
}
