/** What its holder does next with a lead, and by when. */
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Lead } from '@/api/schema';
import { DayField } from '@/parts/form/day_field';
import { FormDrawer } from '@/parts/form/form_drawer';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { Card } from './card';
import css from './lead.module.css';
import { closeNextStep, QUICK, type Quick, quickDay, setNextStep } from './next_step';
import { QuickDays } from './quick_days';
import { sentence } from './story_parts';

interface Typed {
  due_at: string;
  note: string;
}

export function StepCard({ lead, mayWork }: { lead: Lead; mayWork: boolean }) {
  const { t } = useTranslation('lead');
  const speech = useSpeech();
  const [editing, setEditing] = useState(false);
  const acts = useStepActs(lead);
  const step = lead.next_step;
  if (!step && !mayWork) return null;
  return (
    <Card
      title={t('next_step')}
      act={
        mayWork && (
          <Button type="link" size="small" onClick={() => setEditing(true)}>
            {step ? t('step_change') : t('step_other')}
          </Button>
        )
      }
    >
      {step ? (
        <>
          <p className={css.step} data-late={new Date(step.due_at) < new Date()}>
            <strong>{speech.moment(step.due_at)}</strong> · {speech.away(step.due_at)}
          </p>
          <p className={css.why}>{step.note}</p>
          {mayWork && <Button onClick={() => void acts.close()}>{t('step_close')}</Button>}
        </>
      ) : (
        <>
          <p className="quiet">{t('step_none')}</p>
          <div className={css.acts}>
            {QUICK.map((quick) => (
              <Button key={quick} onClick={() => void acts.plan(quick)}>
                {t(`quick.${quick}`)}
              </Button>
            ))}
          </div>
        </>
      )}
      <StepForm lead={lead} open={editing} onClose={() => setEditing(false)} />
    </Card>
  );
}

function useStepActs(lead: Lead) {
  const { t } = useTranslation('lead');
  const speech = useSpeech();
  const before = lead.next_step;
  const isAhead = before !== null && new Date(before.due_at) > new Date();
  const act = async (done: Promise<void>, told: string, undo?: () => Promise<unknown>) => {
    try {
      await done;
      tellDone(told, undo);
    } catch (error) {
      tellFailed(error);
    }
  };
  return {
    plan: (quick: Quick) => {
      const due_at = quickDay(quick, new Date()).toISOString();
      return act(
        setNextStep(lead.id, { due_at, note: t('step_usual') }),
        t('step_planned', { at: speech.moment(due_at) }),
        () => closeNextStep(lead.id),
      );
    },
    close: () =>
      act(
        closeNextStep(lead.id),
        sentence(t('step_done')),
        before && isAhead ? () => setNextStep(lead.id, before) : undefined,
      ),
  };
}

function StepForm({ lead, open, onClose }: { lead: Lead; open: boolean; onClose: () => void }) {
  const { t } = useTranslation('lead');
  const { t: common } = useTranslation();
  const required = [{ required: true, whitespace: true, message: common('required') }];
  return (
    <FormDrawer<Typed>
      title={t('next_step')}
      open={open}
      onClose={onClose}
      onSend={async (typed) => {
        await setNextStep(lead.id, typed);
        tellDone(common('saved'));
      }}
      initial={{
        due_at: quickDay('tomorrow', new Date()).toISOString(),
        note: lead.next_step?.note ?? t('step_usual'),
      }}
    >
      {(form) => (
        <>
          <DayField name="due_at" label={t('next_step_at')} withTime rules={[{ required: true }]} />
          <QuickDays onPick={(at) => form.setFieldValue('due_at', at)} />
          <Form.Item name="note" label={t('next_step_note')} rules={required}>
            <Input maxLength={200} />
          </Form.Item>
        </>
      )}
    </FormDrawer>
  );
}
