/** The nurture board: each track with its steps and where leads stand on them. */
import { NodeIndexOutlined } from '@ant-design/icons';
import { Button, Empty } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hasRole, useMe } from '@/api/me';
import type { NurtureTrack } from '@/api/schema';
import { PageHead } from '@/parts/page_head';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import css from './nurture.module.css';
import { useBoard, useTracks } from './nurture_data';
import { TrackColumn } from './track_column';

const TrackForm = lazy(() => import('./track_form'));
const Uplift = lazy(() => import('./uplift'));
const Trials = lazy(() => import('./trials'));
const Channels = lazy(() => import('./channels'));

type Open = { form: 'track'; track: NurtureTrack | null } | { form: 'channels' };

export function Component() {
  const { t } = useTranslation('nurture');
  const { t: shell } = useTranslation('shell');
  const me = useMe();
  const mayWrite = hasRole(me, ['marketer', 'admin']);
  const [open, setOpen] = useState<Open | null>(null);
  const [measured, setMeasured] = useState<NurtureTrack | null>(null);
  const [tried, setTried] = useState<NurtureTrack | null>(null);
  const board = useBoard();
  const tracks = useTracks();
  const error = board.error ?? tracks.error;
  if (error && !board.data) return <ProblemView error={error} onAgain={() => void board.refetch()} />;
  if (!board.data || !tracks.data) return <Waiting />;
  const known = new Map(tracks.data.data.map((each) => [each.id, each]));
  return (
    <>
      <PageHead title={shell('places.nurture')} about={t('about')}>
        {mayWrite && (
          <>
            <Button onClick={() => setOpen({ form: 'channels' })}>{t('channels')}</Button>
            <Button
              type="primary"
              icon={<NodeIndexOutlined aria-hidden />}
              onClick={() => setOpen({ form: 'track', track: null })}
            >
              {t('add')}
            </Button>
          </>
        )}
      </PageHead>
      {board.data.data.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={`${t('empty')} · ${t('empty_hint')}`} />
      ) : (
        <div className={css.board}>
          {board.data.data.map((column) => (
            <TrackColumn
              key={column.id}
              column={column}
              track={known.get(column.id)}
              mayWrite={mayWrite}
              onEdit={(track) => setOpen({ form: 'track', track })}
              onUplift={setMeasured}
              onTrials={setTried}
            />
          ))}
        </div>
      )}
      <Suspense>
        {open?.form === 'track' && <TrackForm track={open.track} onClose={() => setOpen(null)} />}
        {open?.form === 'channels' && <Channels onClose={() => setOpen(null)} />}
        {tried && <Trials track={tried} mayWrite={mayWrite} onClose={() => setTried(null)} />}
        {measured && <Uplift track={measured} onClose={() => setMeasured(null)} />}
      </Suspense>
    </>
  );
}
