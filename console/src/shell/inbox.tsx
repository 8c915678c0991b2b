/** The bell: what the suite wants this person to know. */
import { BellOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Badge, Button, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { Notice } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import css from './inbox.module.css';

const NOTICES = ['notices', 'latest'] as const;
const ASK_EVERY_MS = 60_000;

export function Inbox() {
  const { t } = useTranslation('shell');
  const [open, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: NOTICES,
    queryFn: () => ask(api.GET('/v1/notices', { params: { query: { limit: 8 } } })),
    refetchInterval: ASK_EVERY_MS,
  });
  const notices = data?.data ?? [];
  const list = (
    <div className={css.list}>
      {notices.length === 0 && <p className={css.none}>{t('inbox_empty')}</p>}
      {notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} onFollow={() => setOpen(false)} />
      ))}
      <Link to="/notices" className={css.all} onClick={() => setOpen(false)}>
        {t('inbox_all')}
      </Link>
    </div>
  );
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      content={list}
      placement="bottomRight"
      arrow={false}
    >
      <Badge count={data?.unread ?? 0} size="small" offset={[-12, 10]}>
        <Button
          type="text"
          icon={<BellOutlined aria-hidden />}
          aria-label={t('inbox', { count: data?.unread ?? 0 })}
        />
      </Badge>
    </Popover>
  );
}

/** One notice; following it reads it. */
export function NoticeLine({ notice, onFollow }: { notice: Notice; onFollow?: () => void }) {
  const speech = useSpeech();
  const read = () => {
    onFollow?.();
    if (notice.read_at === null) void markRead(notice.id);
  };
  return (
    <Link
      to={placeOf(notice)}
      className={notice.read_at ? css.notice : `${css.notice} ${css.unread}`}
      onClick={read}
    >
      <span>{speech.say(notice.text)}</span>
      <small className="quiet">{speech.away(notice.created_at)}</small>
    </Link>
  );
}

async function markRead(id: string): Promise<void> {
  await ask(api.POST('/v1/notices/{notice_id}/read', { params: { path: { notice_id: id } } }));
  await queries.invalidateQueries({ queryKey: ['notices'] });
}

function placeOf(notice: Notice): string {
  if (notice.lead_id) return `/leads/${notice.lead_id}`;
  if (notice.sweep_brake_id) return '/rules';
  return '/notices';
}
