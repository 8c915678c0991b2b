/** Lets the rules that were replayed begin on a day: the form that the editor uses, with what they change. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, ask } from '@/api/client';
import type { RuleReplay } from '@/api/schema';
import { changesOf, DEFAULTS, laidOn } from '@/screens/rules/documents';
import { Schedule } from '@/screens/rules/schedule';
import { VERSIONS } from '@/screens/rules/versions';
import { tellDone, tellFailed } from '@/shell/toasts';

function useRunning(poolId: string | null) {
  const { data } = useQuery({
    queryKey: [VERSIONS, 'running', poolId],
    queryFn: () => {
      const query = { limit: 200, ...(poolId ? { pool_id: poolId } : {}) };
      return ask(api.GET('/v1/pool-rules', { params: { query } }));
    },
  });
  return data && (data.data?.find((each) => each.state === 'running')?.rules ?? {});
}

export function UseRules({ replay }: { replay: RuleReplay }) {
  const { t } = useTranslation('replays');
  const { t: rules } = useTranslation('rules');
  const go = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const running = useRunning(replay.pool_id);
  if (running === undefined) return null;
  const under = replay.pool_id === null ? DEFAULTS : {};
  const changes = changesOf(laidOn(under, running), laidOn(under, replay.rules));
  const query = replay.pool_id ? `pool_id=${replay.pool_id}&` : '';
  return (
    <>
      <Button type="primary" disabled={changes.length === 0} onClick={() => setOpen(true)}>
        {t(changes.length === 0 ? 'in_force' : 'use')}
      </Button>
      <Schedule
        open={isOpen}
        onClose={() => setOpen(false)}
        poolId={replay.pool_id}
        rules={replay.rules}
        changes={changes}
        onRefused={tellFailed}
        onDone={(version) => {
          tellDone(rules('scheduled', { number: version.number }));
          void go(`/rules?${query}version=${version.id}`);
        }}
      />
    </>
  );
}
