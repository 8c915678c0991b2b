/** Sweeps that stopped to ask: whether that many leads of a team may go back at once. Seen wherever a manager looks. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { api, ask } from '@/api/client';
import { hasRole, useMe } from '@/api/me';

const Brake = lazy(() => import('./brake'));
const More = lazy(() => import('./more_brakes'));

/** `most`: so many of them, and the way to the others. */
export function Brakes({ most = Number.POSITIVE_INFINITY }: { most?: number }) {
  const mayAnswer = hasRole(useMe(), ['manager', 'admin']);
  const { data } = useQuery({
    queryKey: ['sweep-brakes', 'waiting'],
    queryFn: () => ask(api.GET('/v1/sweep-brakes', { params: { query: { state: 'waiting' } } })),
    enabled: mayAnswer,
  });
  const waiting = data?.data ?? [];
  return (
    <Suspense>
      {waiting.slice(0, most).map((brake) => (
        <Brake key={brake.id} brake={brake} />
      ))}
      {waiting.length > most && <More count={waiting.length - most} />}
    </Suspense>
  );
}
