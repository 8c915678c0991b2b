/** Adding a source, or changing one; its code stays. */
import { Form, Input, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { Source, SourceBody, SourcePatchBody } from '@/api/schema';
import { FoundSelect } from '@/parts/filters/found_select';
import { FormDrawer } from '@/parts/form/form_drawer';
import { findPools, poolName } from '@/screens/leads/find';
import { changesOf, undoOf } from '@/screens/people/changes';
import { tellDone } from '@/shell/toasts';
import { KINDS } from './columns';

interface Props {
  source: Source | null;
  open: boolean;
  onClose: () => void;
}

export function SourceForm({ source, open, onClose }: Props) {
  const { t } = useTranslation('sources');
  const { t: common } = useTranslation();
  const needed = [{ required: true, message: common('required') }];
  const send = async (typed: SourceBody) => {
    if (source === null) {
      await ask(api.POST('/v1/sources', { body: { ...typed, channel: typed.channel || null } }));
      tellDone(common('saved'));
    } else {
      const changes = changesOf<Source>(source, typed);
      const changed = await patch(source, changes);
      tellDone(common('saved'), () => patch(changed, undoOf<Source>(source, changes)));
    }
    await queries.invalidateQueries({ queryKey: ['sources'] });
  };
  return (
    <FormDrawer<SourceBody>
      title={source?.name ?? t('add')}
      open={open}
      onClose={onClose}
      onSend={send}
      initial={source ?? { kind: 'form', active: true }}
    >
      {source === null && (
        <Form.Item name="code" label={t('code')} extra={t('code_more')} rules={needed}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
      )}
      <Form.Item name="name" label={t('name')} rules={needed}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="kind" label={t('kind')}>
        <Select options={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))} />
      </Form.Item>
      <Form.Item name="channel" label={t('channel')}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="pool_id" label={t('pool')} extra={t('pool_more')}>
        <FoundSelect find={findPools} told={poolName} />
      </Form.Item>
      <Form.Item name="active" label={t('active')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormDrawer>
  );
}

async function patch(source: Source, body: SourcePatchBody): Promise<Source> {
  const changed = await ask(
    api.PATCH('/v1/sources/{source_id}', {
      params: { path: { source_id: source.id }, header: { 'If-Match': `"${source.version}"` } },
      body,
    }),
  );
  await queries.invalidateQueries({ queryKey: ['sources'] });
  return changed;
}
