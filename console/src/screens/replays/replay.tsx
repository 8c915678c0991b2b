/** One replay: how far it is, then what other rules would have made of the past, and what that cannot know. */
import { Alert, Button, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { RuleReplay } from '@/api/schema';
import { PageHead } from '@/parts/page_head';
import { ProblemView } from '@/shell/broken';
import { tellDone, tellFailed } from '@/shell/toasts';
import { Waiting } from '@/shell/waiting';
import { useAbout } from './columns';
import { isUnderWay, REPLAYS, useReplay } from './replays_data';
import { Result } from './result';
import { UseRules } from './use_rules';

export function Component() {
  const { t } = useTranslation('replays');
  const { replayId = '' } = useParams();
  const about = useAbout();
  const { data, error, refetch } = useReplay(replayId);
  if (error) return <ProblemView error={error} onAgain={() => void refetch()} />;
  if (!data) return <Waiting />;
  return (
    <>
      <PageHead title={t('title', { number: data.number })} about={about(data)}>
        {isUnderWay(data) && <Cancel replay={data} />}
        {data.result && <UseRules replay={data} />}
      </PageHead>
      {data.note && <p>{data.note}</p>}
      {isUnderWay(data) && (
        <>
          <p aria-live="polite">{t(`under_way.${data.state === 'running' ? 'running' : 'waiting'}`)}</p>
          <Progress percent={Math.round(data.progress * 100)} aria-label={t('progress')} />
        </>
      )}
      {data.state === 'failed' && <Alert type="error" showIcon title={t('failed')} />}
      {data.state === 'cancelled' && <Alert type="info" showIcon title={t('was_cancelled')} />}
      {data.result && <Result result={data.result} />}
    </>
  );
}

function Cancel({ replay }: { replay: RuleReplay }) {
  const { t } = useTranslation('replays');
  const { t: common } = useTranslation();
  const cancel = async () => {
    try {
      await ask(
        api.POST('/v1/pool-rules/replays/{replay_id}/cancel', {
          params: { path: { replay_id: replay.id } },
        }),
      );
      tellDone(t('was_cancelled'));
    } catch (error) {
      tellFailed(error);
    }
    await queries.invalidateQueries({ queryKey: [REPLAYS] });
  };
  return <Button onClick={() => void cancel()}>{common('cancel')}</Button>;
}
