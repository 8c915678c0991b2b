/** The form of an experiment: what is counted beside the rules of B, and what it takes told as it is typed. */
import { Button, Form } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, ask } from '@/api/client';
import { Problem, problemOf } from '@/api/problem';
import { queries } from '@/api/queries';
import { PageHead } from '@/parts/page_head';
import { Changes } from '@/screens/rules/changes';
import { changesOf, documentOf, laidOn, type Rules } from '@/screens/rules/documents';
import { partsOf } from '@/screens/rules/fields';
import { RulesForm } from '@/screens/rules/form';
import rules from '@/screens/rules/rules.module.css';
import { tellDone } from '@/shell/toasts';
import { useTell } from '@/words/problem';
import css from './experiments.module.css';
import { EXPERIMENTS } from './list';
import { bodyOf, type Typed, USUAL } from './plan';
import { PlanTold } from './plan_told';
import { Setting } from './setting';

interface Props {
  poolId: string | null;
  /** The document in force: A. */
  present: Rules;
  /** What holds where it is silent. */
  under: Rules;
}

const START = { goal: 'won', within: USUAL.won, share: 50, points: 3 } as const;

export function Designer({ poolId, present, under }: Props) {
  const { t } = useTranslation('experiments');
  const go = useNavigate();
  const tell = useTell();
  const [form] = Form.useForm<Typed>();
  const initial = poolId === null ? laidOn(under, present) : present;
  const [draft, setDraft] = useState(present);
  const [setting, setSetting] = useState<Omit<Typed, 'rules' | 'name'>>(START);
  const [refused, setRefused] = useState<unknown>(null);
  const [isSending, setSending] = useState(false);
  const changes = changesOf(laidOn(under, present), laidOn(under, draft));
  const body = bodyOf(setting, draft, poolId);
  const read = () => {
    const { rules: typed, name: _, ...rest } = form.getFieldsValue(true) as Typed;
    setDraft(documentOf(typed, present, poolId === null ? under : null));
    setSetting(rest);
    setRefused(null);
  };
  const show = (error: unknown) => {
    const { status, errors } = problemOf(error);
    const fields = errors.map(({ pointer, ...rest }) => ({
      name: partsOf(pointer),
      errors: [tell(new Problem(status, rest))],
    }));
    form.setFields(fields as never);
    if (fields[0]) form.scrollToField(fields[0].name as never, { block: 'center' });
    setRefused(error);
  };
  const send = async ({ name = '' }: Typed) => {
    setSending(true);
    try {
      const made = await ask(api.POST('/v1/experiments', { body: { ...body, name } }));
      await queries.invalidateQueries({ queryKey: [EXPERIMENTS] });
      tellDone(t('drafted', { number: made.number }));
      void go(`/experiments/${made.id}`);
    } catch (error) {
      show(error);
    } finally {
      setSending(false);
    }
  };
  return (
    <Form<Typed>
      form={form}
      layout="vertical"
      noValidate
      initialValues={{ ...START, rules: initial }}
      onValuesChange={read}
      onFinish={send}
      scrollToFirstError
    >
      <PageHead title={t('new')} about={t('new_about')} />
      <div className={rules.editor}>
        <div>
          <Setting poolId={poolId} goal={setting.goal} />
          <h2 className={css.ofB}>{t('rules_of_b')}</h2>
          <RulesForm initial={initial} under={poolId === null ? undefined : under} />
        </div>
        <aside className={rules.panel} aria-label={t('plan')}>
          <section className={rules.section}>
            <h2>{t('b_differs', { count: changes.length })}</h2>
            <Changes changes={changes} />
          </section>
          <section className={rules.section} aria-live="polite">
            <h2>{t('plan')}</h2>
            {changes.length > 0 ? <PlanTold body={body} /> : <p className="quiet">{t('plan_first')}</p>}
          </section>
          {refused !== null && (
            <p className={rules.wrong} role="alert">
              {tell(refused)}
            </p>
          )}
        </aside>
      </div>
      <div className={rules.bar}>
        <span className="quiet">{t('b_differs', { count: changes.length })}</span>
        <Button type="primary" htmlType="submit" loading={isSending} disabled={changes.length === 0}>
          {t('draft')}
        </Button>
      </div>
    </Form>
  );
}
