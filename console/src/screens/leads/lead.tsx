/** One lead. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { api, ask } from '@/api/client';
import { PageHead } from '@/parts/page_head';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { GradeMark, StateMark } from './marks';

export function Component() {
  const { leadId = '' } = useParams();
  const {
    data: lead,
    error,
    refetch,
  } = useQuery({
    queryKey: ['lead', leadId],
    queryFn: () => ask(api.GET('/v1/leads/{lead_id}', { params: { path: { lead_id: leadId } } })),
  });
  if (error && !lead) return <ProblemView error={error} onAgain={() => void refetch()} />;
  if (!lead) return <Waiting />;
  return (
    <PageHead title={lead.name ?? lead.company ?? `#${lead.number}`} about={lead.company}>
      <GradeMark grade={lead.grade} />
      <StateMark state={lead.state} />
    </PageHead>
  );
}
