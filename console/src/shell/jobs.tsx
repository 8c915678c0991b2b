/** Long work that was begun in this browser: how far it is, and when it waits in a queue. */
import { SyncOutlined } from '@ant-design/icons';
import { useQueries } from '@tanstack/react-query';
import { Badge, Button, Popover } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { problemOf } from '@/api/problem';
import type { Job } from '@/api/schema';
import { createStore, useStore } from '@/kit/store';
import css from './jobs.module.css';

const JobLine = lazy(() => import('./job_line'));

const KEPT = 'allhands.jobs';
const MOST = 6;
const POLL_MS = 1500;
const ENDED = new Set(['completed', 'failed', 'cancelled', 'undone', 'expired', 'paused']);

const watched = createStore<readonly string[]>(kept());
watched.subscribe(() => localStorage.setItem(KEPT, JSON.stringify(watched.get())));

function kept(): string[] {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Show an import or export in the tray until it is dismissed. */
export function watchJob(id: string): void {
  watched.set([id, ...watched.get().filter((each) => each !== id)].slice(0, MOST));
}

export function forgetJob(id: string): void {
  watched.set(watched.get().filter((each) => each !== id));
}

export function jobKey(id: string) {
  return ['job', id] as const;
}

export function isEnded(state: string): boolean {
  return ENDED.has(state);
}

export function JobsTray() {
  const { t } = useTranslation('shell');
  const ids = useStore(watched);
  const answers = useQueries({
    queries: ids.map((id) => ({
      queryKey: jobKey(id),
      queryFn: () => ask(api.GET('/v1/jobs/{job_id}', { params: { path: { job_id: id } } })),
      refetchInterval: (query: { state: { data?: Job; error: unknown } }) => {
        if (query.state.error && problemOf(query.state.error).status === 404) forgetJob(id);
        return query.state.data && isEnded(query.state.data.state) ? (false as const) : POLL_MS;
      },
    })),
  });
  if (ids.length === 0) return null;
  const jobs = answers.flatMap(({ data }) => (data ? [data] : []));
  const running = jobs.filter((job) => !isEnded(job.state)).length;
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      arrow={false}
      content={
        <div className={css.list}>
          <Suspense>
            {jobs.map((job) => (
              <JobLine key={job.id} job={job} />
            ))}
          </Suspense>
        </div>
      }
    >
      <Badge count={running} size="small" offset={[-12, 10]}>
        <Button
          type="text"
          icon={<SyncOutlined spin={running > 0} />}
          aria-label={t('jobs', { count: running })}
        />
      </Badge>
    </Popover>
  );
}
