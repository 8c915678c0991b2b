/** Asks for a training: from which files, what to keep away, what to keep all the same. */
import { useQuery } from '@tanstack/react-query';
import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Import, Training, TrainingBody } from '@/api/schema';
import { FormDrawer } from '@/parts/form/form_drawer';
import { ProblemView } from '@/shell/broken';
import { tellDone } from '@/shell/toasts';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import { columnsOf, hasOutcome } from './past_files';
import { train, useFeatures } from './scoring_data';
import { useFeatureName } from './words_of';

const MOST_FILES = 100;

function usePastFiles() {
  return useQuery({
    queryKey: ['scoring', 'files'],
    queryFn: async () => {
      const query = { kind: 'leads', limit: MOST_FILES } as const;
      return ((await ask(api.GET('/v1/imports', { params: { query } }))).data ?? []).filter(hasOutcome);
    },
  });
}

interface Props {
  /** What was asked the last time: the form begins with it. */
  last: Training | undefined;
  onClose: () => void;
}

export default function TrainingForm({ last, onClose }: Props) {
  const { t } = useTranslation('scoring');
  const files = usePastFiles();
  const send = async (body: TrainingBody) => {
    await train({ ...body, note: body.note?.trim() || null });
    tellDone(t('training_asked'));
  };
  const initial = {
    left_out: last?.left_out ?? [],
    vouched: last?.vouched ?? [],
    imports: last?.imports ?? [],
  };
  return (
    <FormDrawer<TrainingBody>
      title={t('form.title')}
      open
      onClose={onClose}
      onSend={send}
      initial={initial}
      sendLabel={t('train')}
      width={560}
    >
      <p>{t('form.about')}</p>
      {files.error ? (
        <ProblemView error={files.error} onAgain={() => void files.refetch()} />
      ) : files.data ? (
        <Fields files={files.data} />
      ) : (
        <Waiting />
      )}
    </FormDrawer>
  );
}

function Fields({ files }: { files: readonly Import[] }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const features = useFeatures();
  const nameOf = useFeatureName(features);
  const names = new Set([...(features ?? []).map(({ name }) => name), ...columnsOf(files)]);
  const options = [...names].map((value) => ({ value, label: nameOf(value) }));
  const ofFiles = files.map(({ id, filename, created_at, created }) => ({
    value: id,
    label: `${filename} · ${speech.day(created_at.slice(0, 10))} · ${speech.number(created)}`,
  }));
  return (
    <>
      <Form.Item
        name="imports"
        label={t('form.imports')}
        extra={files.length > 0 ? t('form.imports_more') : t('form.imports_none')}
      >
        <Select mode="multiple" options={ofFiles} optionFilterProp="label" disabled={files.length === 0} />
      </Form.Item>
      <Form.Item name="left_out" label={t('form.left_out')} extra={t('form.left_out_more')}>
        <Select mode="multiple" options={options} optionFilterProp="label" />
      </Form.Item>
      <Form.Item name="vouched" label={t('form.vouched')} extra={t('form.vouched_more')}>
        <Select mode="multiple" options={options} optionFilterProp="label" />
      </Form.Item>
      <Form.Item name="note" label={t('form.note')}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </>
  );
}
