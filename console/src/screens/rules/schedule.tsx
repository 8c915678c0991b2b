/** When new rules begin, and why they are made. */
import { Checkbox, DatePicker, Form, Input } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { problemOf } from '@/api/problem';
import { queries } from '@/api/queries';
import type { PoolRuleVersion } from '@/api/schema';
import { FormDrawer } from '@/parts/form/form_drawer';
import { useSpeech } from '@/words/speech';
import { Changes } from './changes';
import { type Change, nextMonday, type Rules } from './documents';
import { VERSIONS } from './versions';

interface Props {
  open: boolean;
  onClose: () => void;
  poolId: string | null;
  rules: Rules;
  changes: readonly Change[];
  onRefused: (error: unknown) => void;
  onDone: (version: PoolRuleVersion) => void;
}

interface Typed {
  day?: Dayjs;
  note?: string;
  replace?: boolean;
}

interface Overtaken {
  id: string;
  number: number;
  effective_at: string;
}

export function Schedule({ open, onClose, poolId, rules, changes, onRefused, onDone }: Props) {
  const { t } = useTranslation('rules');
  const speech = useSpeech();
  const [overtaken, setOvertaken] = useState<readonly Overtaken[]>([]);
  const send = async (typed: Typed) => {
    const replaces = typed.replace ? overtaken.map((each) => each.id) : [];
    try {
      const version = await ask(
        api.POST('/v1/pool-rules', {
          body: {
            pool_id: poolId,
            rules,
            note: typed.note ?? null,
            effective_at: typed.day?.format('YYYY-MM-DD') ?? null,
            replaces,
          },
        }),
      );
      await queries.invalidateQueries({ queryKey: [VERSIONS] });
      onDone(version);
    } catch (error) {
      setOvertaken(overtakenOf(error));
      if (!problemOf(error).errors.some(({ pointer }) => pointer.startsWith('/rules/'))) throw error;
      onRefused(error);
    }
  };
  return (
    <FormDrawer<Typed>
      title={t('schedule_title')}
      open={open}
      onClose={onClose}
      onSend={send}
      sendLabel={t('schedule_send')}
      initial={{ day: dayjs(nextMonday(new Date())) }}
    >
      <h3>{t('changes', { count: changes.length })}</h3>
      <Changes changes={changes} />
      <Form.Item
        name="day"
        label={t('begins')}
        style={{ marginTop: 16 }}
        extra={t('begins_help')}
        rules={[{ required: true, message: t('begins_missing') }]}
      >
        <DatePicker
          style={{ width: '100%' }}
          disabledDate={(day) => day.isBefore(dayjs().add(1, 'day'), 'day')}
        />
      </Form.Item>
      <Form.Item name="note" label={t('note')}>
        <Input.TextArea maxLength={500} rows={3} placeholder={t('note_hint')} />
      </Form.Item>
      {overtaken.length > 0 && (
        <Form.Item name="replace" valuePropName="checked">
          <Checkbox>
            {t('replace', {
              versions: overtaken
                .map((each) => `${each.number}（${speech.day(each.effective_at)}）`)
                .join(speech.comma),
            })}
          </Checkbox>
        </Form.Item>
      )}
    </FormDrawer>
  );
}

/** The scheduled versions that a refusal says would never begin. */
function overtakenOf(error: unknown): Overtaken[] {
  const { code, more } = problemOf(error);
  return code === 'rules_scheduled' && Array.isArray(more.scheduled) ? (more.scheduled as Overtaken[]) : [];
}
