import { Button, Form, Spin } from 'antd';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { problemOf } from '@/api/problem';
import type { PoolRuleVersion } from '@/api/schema';
import { PageHead } from '@/parts/page_head';
import { AskReplay } from '@/screens/replays/ask_replay';
import { tellDone } from '@/shell/toasts';
import { useTell } from '@/words/problem';
import { Changes } from './changes';
import { changesOf, documentOf, laidOn, type Rules } from './documents';
import { DryRunPanel } from './dry_run';
import { fieldAt, partsOf } from './fields';
import { RulesForm } from './form';
import css from './rules.module.css';
import { usePools } from './said';
import { Schedule } from './schedule';

interface Props {
  poolId: string | null;
  /** The version the form begins with. */
  start?: PoolRuleVersion;
  running?: PoolRuleVersion;
  /** What holds where these rules are silent. */
  under: Rules;
}

/** The form, what it would do, and the way to let it begin. */
export function Editor({ poolId, start, running, under }: Props) {
  const { t } = useTranslation('rules');
  const { t: replays } = useTranslation('replays');
  const go = useNavigate();
  const pool = usePools().find((each) => each.id === poolId);
  const [form] = Form.useForm<{ rules: Rules }>();
  const written = start?.rules ?? {};
  const initial = poolId === null ? laidOn(under, written) : written;
  const [draft, setDraft] = useState(written);
  const [tried, setTried] = useState<Rules | null>(null);
  const [isScheduling, setScheduling] = useState(false);
  const [isReplaying, setReplaying] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const refuse = useRefusal(form);
  const read = () => documentOf(form.getFieldsValue().rules, written, poolId === null ? under : null);
  const changes = changesOf(laidOn(under, running?.rules ?? {}), laidOn(under, draft));
  const tryOut = (rules: Rules) => {
    setRefused(null);
    setTried(rules);
  };
  const tell = useTell();
  const told = (error: unknown) => {
    setRefused(error);
    refuse(error);
  };
  const whose = pool?.name ?? t('company');
  const beginning = start ? t('starting_from', { number: start.number }) : t('starting_empty');
  return (
    <>
      <PageHead title={t('edit_title')} about={`${whose} · ${beginning}`} />
      <div className={css.editor}>
        <Form
          form={form}
          layout="vertical"
          initialValues={{ rules: initial }}
          onValuesChange={() => {
            setDraft(read());
            setRefused(null);
          }}
        >
          <RulesForm initial={initial} under={poolId === null ? undefined : under} />
        </Form>
        <aside className={css.panel} aria-label={t('dry_run')}>
          <section className={css.section}>
            <h2>{t('changes', { count: changes.length })}</h2>
            <Changes changes={changes} />
          </section>
          {refused !== null && (
            <p className={css.wrong} role="alert">
              {problemOf(refused).code === 'invalid' ? t('wrong.some') : tell(refused)}
            </p>
          )}
          <Suspense fallback={<Spin style={{ margin: 24 }} />}>
            {tried && (
              <DryRunPanel key={JSON.stringify(tried)} poolId={poolId} rules={tried} onRefused={told} />
            )}
          </Suspense>
        </aside>
      </div>
      <div className={css.bar}>
        <span className="quiet">{t('changes', { count: changes.length })}</span>
        <Button
          onClick={() => {
            setDraft(read());
            setReplaying(true);
          }}
        >
          {replays('replay')}
        </Button>
        <Button onClick={() => tryOut(read())}>{t('try')}</Button>
        <Button
          type="primary"
          disabled={changes.length === 0}
          onClick={() => {
            setDraft(read());
            setScheduling(true);
          }}
        >
          {t('schedule')}
        </Button>
      </div>
      <AskReplay
        open={isReplaying}
        onClose={() => setReplaying(false)}
        poolId={poolId}
        rules={draft}
        onRefused={told}
      />
      <Schedule
        open={isScheduling}
        onClose={() => setScheduling(false)}
        poolId={poolId}
        rules={draft}
        changes={changes}
        onRefused={told}
        onDone={(version) => {
          tellDone(t('scheduled', { number: version.number }));
          void go(
            `/rules?${new URLSearchParams({ ...(poolId ? { pool_id: poolId } : {}), version: version.id })}`,
          );
        }}
      />
    </>
  );
}

/** Shows each refusal at the field its pointer names, in words of what the field takes. */
function useRefusal(form: ReturnType<typeof Form.useForm<{ rules: Rules }>>[0]) {
  const { t } = useTranslation('rules');
  return (error: unknown) => {
    const fields = problemOf(error).errors.map(({ pointer }) => {
      const name = partsOf(pointer);
      const field = fieldAt(name.slice(1))?.field;
      const range = field?.most === undefined ? null : { least: field.least ?? 0, most: field.most };
      const kind = field?.kind === 'reminders' ? t('wrong.reminders') : t('wrong.value');
      return { name, errors: [range ? t('wrong.range', range) : kind] };
    });
    form.setFields(fields as never);
    if (fields[0]) form.scrollToField(fields[0].name as never, { block: 'center' });
  };
}
