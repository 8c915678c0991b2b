/** A contact with its words: a note, or what was neither a call out nor a message, and what comes next. */
import { Checkbox, Form, type FormInstance, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TouchBody } from '@/api/schema';
import { DayField } from '@/parts/form/day_field';
import { FormDrawer } from '@/parts/form/form_drawer';
import { tellDone } from '@/shell/toasts';
import { logTouch } from './log_touch';
import { QuickDays } from './quick_days';
import { useToldTouch } from './touches';

const KINDS = ['note', 'reply', 'call', 'visit', 'meeting', 'message', 'email'] as const;
const QUIET_KINDS: readonly string[] = ['note', 'reply'];

interface Typed {
  kind: (typeof KINDS)[number];
  note?: string;
  minutes?: number;
  step_at?: string;
  step_note?: string;
  step_done?: boolean;
}

interface Props {
  leadId: string;
  doNotContact: boolean;
  hasStep: boolean;
  open: boolean;
  onClose: () => void;
}

export default function NoteForm({ leadId, doNotContact, hasStep, open, onClose }: Props) {
  const { t } = useTranslation('lead');
  const { t: common } = useTranslation();
  const tell = useToldTouch();
  const send = async (typed: Typed) => {
    const touch = await logTouch(leadId, bodyFrom(typed));
    tellDone(tell(t(`kinds.${typed.kind}`), touch, typed.step_done));
  };
  const kinds = doNotContact ? KINDS.filter((kind) => QUIET_KINDS.includes(kind)) : KINDS;
  return (
    <FormDrawer<Typed>
      title={t('note_title')}
      open={open}
      onClose={onClose}
      onSend={send}
      draft={`touch.${leadId}`}
      initial={{ kind: 'note', minutes: 1, step_note: t('step_usual') }}
    >
      {(form) => (
        <>
          <Form.Item name="kind" label={t('kind')}>
            <Select options={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))} />
          </Form.Item>
          <LengthField form={form} />
          <Form.Item
            name="note"
            label={t('touches.note')}
            rules={[{ required: true, whitespace: true, message: common('required') }]}
          >
            <Input.TextArea autoFocus rows={4} maxLength={2000} />
          </Form.Item>
          {hasStep && (
            <Form.Item name="step_done" valuePropName="checked">
              <Checkbox>{t('step_is_done')}</Checkbox>
            </Form.Item>
          )}
          <StepFields form={form} />
        </>
      )}
    </FormDrawer>
  );
}

function LengthField({ form }: { form: FormInstance<Typed> }) {
  const { t } = useTranslation('lead');
  const isCall = Form.useWatch('kind', form) === 'call';
  return (
    <Form.Item name="minutes" label={t('call_length')} hidden={!isCall}>
      <Select
        options={[1, 3, 5, 10, 30].map((value) => ({ value, label: t('minutes', { count: value }) }))}
      />
    </Form.Item>
  );
}

function StepFields({ form }: { form: FormInstance<Typed> }) {
  const { t } = useTranslation('lead');
  const { t: common } = useTranslation();
  const isPlanned = Form.useWatch('step_at', form) !== undefined;
  return (
    <>
      <DayField name="step_at" label={t('next_step_at')} withTime />
      <QuickDays onPick={(at) => form.setFieldValue('step_at', at)} />
      <Form.Item
        name="step_note"
        label={t('next_step_note')}
        hidden={!isPlanned}
        rules={[{ required: isPlanned, whitespace: true, message: common('required') }]}
      >
        <Input maxLength={200} />
      </Form.Item>
    </>
  );
}

function bodyFrom({ kind, note, minutes, step_at, step_note, step_done }: Typed): TouchBody {
  return {
    kind,
    ...(note ? { note } : {}),
    ...(kind === 'call' ? { outcome: 'connected' as const, seconds: (minutes ?? 1) * 60 } : {}),
    ...(step_at ? { next_step: { due_at: step_at, note: step_note ?? '' } } : {}),
    next_step_done: step_done === true,
  };
}
