/** Which view of a list is shown, whether it was changed since, and the others to choose from. */
import { DownOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Popover, Spin } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListState } from './list_state';
import css from './views.module.css';
import { type View, viewsQuery } from './views_data';

const ViewsPanel = lazy(() => import('./views_panel'));

export interface ViewsProps {
  /** The list they are of, as the server keeps them apart. */
  page: string;
  state: ListState;
  /** Views that come with the console. */
  known: readonly View[];
}

export function Views({ page, state, known }: ViewsProps) {
  const { t } = useTranslation('grid');
  const [open, setOpen] = useState(false);
  const isKnown = known.some(({ id }) => id === state.view);
  const saved = useQuery({ ...viewsQuery(page), enabled: open || (state.view !== null && !isKnown) });
  const current = [...known, ...(saved.data ?? [])].find(({ id }) => id === state.view) ?? null;
  const isChanged = current !== null && current.written !== state.written;
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      arrow={false}
      open={open}
      onOpenChange={setOpen}
      destroyOnHidden
      content={
        <Suspense fallback={<Spin size="small" />}>
          <ViewsPanel
            page={page}
            state={state}
            known={known}
            saved={saved.data ?? []}
            current={current}
            isChanged={isChanged}
            onDone={() => setOpen(false)}
          />
        </Suspense>
      }
    >
      <Button aria-haspopup="dialog" aria-label={t('view_shown', { name: current?.name ?? t('view_usual') })}>
        <span className={css.name}>{current?.name ?? t('view_usual')}</span>
        {isChanged && <em className={css.changed}>{t('view_changed')}</em>}
        <DownOutlined aria-hidden />
      </Button>
    </Popover>
  );
}
