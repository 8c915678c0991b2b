/** Sweeps that stopped to ask: whether that many leads of a team may go back at once. Seen wherever a manager looks. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { api, ask } from '@/api/client';
import { hasRole, useMe } from '@/api/me';

const Brake = lazy(() => import('./brake'));

export function Brakes() {
  const mayAnswer = hasRole(useMe(), ['manager', 'admin']);
  const { data } = useQuery({
    queryKey: ['sweep-brakes', 'waiting'],
    queryFn: () => ask(api.GET('/v1/sweep-brakes', { params: { query: { state: 'waiting' } } })),
    enabled: mayAnswer,
  });
  return (
    <Suspense>
      {(data?.data ?? []).map((brake) => (
        <Brake key={brake.id} brake={brake} />
      ))}
    </Suspense>
  );
}
