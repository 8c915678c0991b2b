/** My inbox: what the suite wants me to know, the newest first. */
import { CheckOutlined, SettingOutlined } from '@ant-design/icons';
import { Button, Empty, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import { usePages } from '@/parts/grid/pages';
import { LinkButton } from '@/parts/link_button';
import { PageHead } from '@/parts/page_head';
import { ProblemView } from '@/shell/broken';
import { NoticeLine } from '@/shell/inbox';
import { tellDone, tellFailed } from '@/shell/toasts';
import { Waiting } from '@/shell/waiting';
import css from './notices.module.css';
import { readAll } from './read_all';

const PAGE_ROWS = 50;

export function Component() {
  const { t } = useTranslation('notices');
  const { t: shell } = useTranslation('shell');
  const { t: common } = useTranslation();
  const [params, setParams] = useSearchParams();
  const [busy, setBusy] = useState(false);
  const unread = params.get('unread') === 'true';
  const pages = usePages(['notices', { unread }], (cursor, signal) => {
    const query = { limit: PAGE_ROWS, unread, ...(cursor ? { cursor } : {}) };
    return ask(api.GET('/v1/notices', { params: { query }, signal }));
  });
  const readEverything = async () => {
    setBusy(true);
    try {
      tellDone(t('all_read', { count: await readAll(pages.rows[0]) }));
    } catch (error) {
      tellFailed(error);
    } finally {
      setBusy(false);
      await queries.invalidateQueries({ queryKey: ['notices'] });
    }
  };
  if (pages.error && pages.rows.length === 0)
    return <ProblemView error={pages.error} onAgain={pages.again} />;
  if (pages.isFirstLoading) return <Waiting />;
  return (
    <div className={css.page}>
      <PageHead
        title={shell('places.notices')}
        about={t('unread_count', { count: pages.first?.unread ?? 0 })}
      >
        <Segmented
          value={unread ? 'unread' : 'all'}
          options={[
            { value: 'all', label: common('all') },
            { value: 'unread', label: t('unread') },
          ]}
          onChange={(value) => setParams(value === 'unread' ? { unread: 'true' } : {}, { replace: true })}
        />
        <Button
          icon={<CheckOutlined aria-hidden />}
          loading={busy}
          disabled={!pages.first?.unread}
          onClick={() => void readEverything()}
        >
          {t('read_all')}
        </Button>
        <LinkButton
          to="/notification-settings"
          aria-label={shell('places.notification_settings')}
          icon={<SettingOutlined aria-hidden />}
        />
      </PageHead>
      {pages.rows.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(unread ? 'none_unread' : 'none')} />
      ) : (
        <ul className={css.list}>
          {pages.rows.map((notice) => (
            <li key={notice.id}>
              <NoticeLine notice={notice} />
            </li>
          ))}
        </ul>
      )}
      {pages.hasMore && <Button onClick={pages.more}>{common('more')}</Button>}
    </div>
  );
}
