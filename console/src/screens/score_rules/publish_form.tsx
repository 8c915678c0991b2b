/** Publishes a new version of the score rules: what it changes, a note, and when it begins. */
import { DatePicker, Form, Input } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import { FormDrawer } from '@/parts/form/form_drawer';
import { tellDone } from '@/shell/toasts';
import { ChangeList } from './change_list';
import type { Change } from './changes';
import type { ScoreRules } from './document';
import { VERSIONS } from './versions';

interface Typed {
  note?: string;
  effective?: Dayjs | null;
}

interface Props {
  rules: ScoreRules;
  changes: readonly Change[];
  onRefused: (error: unknown) => void;
  onDone: () => void;
  onClose: () => void;
}

export function PublishForm({ rules, changes, onRefused, onDone, onClose }: Props) {
  const { t } = useTranslation('score_rules');
  const send = async ({ note, effective }: Typed) => {
    const body = {
      rules: { ...rules },
      note: note?.trim() || null,
      effective_at: effective?.toISOString() ?? null,
    };
    try {
      const made = await ask(api.POST('/v1/score-rules', { body }));
      tellDone(t('published', { number: made.number }));
    } catch (error) {
      onRefused(error);
      throw error;
    }
    await queries.invalidateQueries({ queryKey: [VERSIONS] });
    onDone();
  };
  return (
    <FormDrawer<Typed> title={t('publish')} open onClose={onClose} onSend={send} sendLabel={t('publish')}>
      <ChangeList changes={changes} />
      <p className="quiet">{t('publish_more')}</p>
      <Form.Item name="note" label={t('note')}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
      <Form.Item name="effective" label={t('effective')} extra={t('at_once')}>
        <DatePicker
          showTime={{ format: 'HH:mm' }}
          inputReadOnly
          style={{ width: '100%' }}
          disabledDate={(day) => day.isBefore(dayjs(), 'day')}
        />
      </Form.Item>
    </FormDrawer>
  );
}
