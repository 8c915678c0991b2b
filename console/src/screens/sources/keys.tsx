/** The keys of a source: where outside forms and systems send its leads, and with what. */
import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Empty } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { api, ask } from '@/api/client';
import { usePages } from '@/parts/grid/pages';
import { PageHead } from '@/parts/page_head';
import { SecretOnce } from '@/parts/secret';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { KeyCard } from './key_card';
import { KeyForm } from './key_form';
import css from './sources.module.css';

export function Component() {
  const { sourceId = '' } = useParams();
  const { t } = useTranslation('sources');
  const { t: common } = useTranslation();
  const { t: shell } = useTranslation('shell');
  const [isAdding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const path = { source_id: sourceId };
  const source = useQuery({
    queryKey: ['sources', 'one', sourceId],
    queryFn: () => ask(api.GET('/v1/sources/{source_id}', { params: { path } })),
  });
  const keys = usePages(['intake-keys', sourceId], (cursor, signal) =>
    ask(api.GET('/v1/sources/{source_id}/keys', { params: { path, query: { limit: 50, cursor } }, signal })),
  );
  const error = source.error ?? keys.error;
  if (error && !source.data) return <ProblemView error={error} onAgain={() => void source.refetch()} />;
  if (!source.data || keys.isFirstLoading) return <Waiting />;
  return (
    <div className={css.keys}>
      <PageHead title={`${source.data.name} · ${shell('places.source_keys')}`} about={t('keys.about')}>
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
          {t('keys.add')}
        </Button>
      </PageHead>
      {!source.data.active && <p className={css.closed}>{t('keys.closed_source')}</p>}
      {keys.rows.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('keys.empty')} />}
      {keys.rows.map((key) => (
        <KeyCard key={key.id} intakeKey={key} onSecret={setSecret} />
      ))}
      {keys.hasMore && <Button onClick={keys.more}>{common('more')}</Button>}
      <KeyForm
        sourceId={sourceId}
        kind={source.data.kind === 'webhook' ? 'webhook' : 'form'}
        open={isAdding}
        onClose={() => setAdding(false)}
        onSecret={setSecret}
      />
      <SecretOnce
        title={t('keys.secret')}
        about={t('keys.secret_once')}
        secret={secret}
        onClose={() => setSecret(null)}
      />
    </div>
  );
}
