/** Writing the next version of the rules: change numbers, see what they would do, and let them begin on a day. */
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { api, ask } from '@/api/client';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { DEFAULTS, laidOn } from './documents';
import { Editor } from './editor';
import { VERSIONS } from './versions';

function useFirstVersions(poolId: string | null, enabled = true) {
  return useQuery({
    queryKey: [VERSIONS, 'first', poolId],
    queryFn: () => {
      const query = { limit: 200, ...(poolId ? { pool_id: poolId } : {}) };
      return ask(api.GET('/v1/pool-rules', { params: { query } }));
    },
    enabled,
    refetchOnWindowFocus: false,
  });
}

export function Component() {
  const [params] = useSearchParams();
  const poolId = params.get('pool_id');
  const from = params.get('from');
  const own = useFirstVersions(poolId);
  const company = useFirstVersions(null, poolId !== null);
  const error = own.error ?? company.error;
  if (error) return <ProblemView error={error} onAgain={() => void own.refetch()} />;
  if (!own.data || (poolId !== null && !company.data)) return <Waiting />;
  const versions = own.data.data ?? [];
  const running = versions.find((each) => each.state === 'running');
  const start = versions.find((each) => each.id === from) ?? running;
  const companyRules = company.data?.data?.find((each) => each.state === 'running')?.rules ?? {};
  return (
    <Editor
      key={`${poolId} ${start?.id}`}
      poolId={poolId}
      start={start}
      running={running}
      under={poolId === null ? DEFAULTS : laidOn(DEFAULTS, companyRules)}
    />
  );
}
