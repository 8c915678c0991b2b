/** A new experiment: whose rules, what B says otherwise, what is counted, and at once how many leads it takes. */
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { api, ask } from '@/api/client';
import { DEFAULTS, laidOn } from '@/screens/rules/documents';
import { VERSIONS } from '@/screens/rules/versions';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { Designer } from './designer';

function useRunning(poolId: string | null, enabled = true) {
  return useQuery({
    queryKey: [VERSIONS, 'running', poolId],
    queryFn: async () => {
      const query = { limit: 200, ...(poolId ? { pool_id: poolId } : {}) };
      const page = await ask(api.GET('/v1/pool-rules', { params: { query } }));
      return page.data?.find((each) => each.state === 'running')?.rules ?? {};
    },
    enabled,
    refetchOnWindowFocus: false,
  });
}

export function Component() {
  const [params] = useSearchParams();
  const poolId = params.get('pool_id');
  const own = useRunning(poolId);
  const company = useRunning(null, poolId !== null);
  const error = own.error ?? company.error;
  if (error) return <ProblemView error={error} onAgain={() => void own.refetch()} />;
  if (!own.data || (poolId !== null && !company.data)) return <Waiting />;
  const under = poolId === null ? DEFAULTS : laidOn(DEFAULTS, company.data ?? {});
  return <Designer key={poolId} poolId={poolId} present={own.data} under={under} />;
}
