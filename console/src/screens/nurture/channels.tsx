/** The ways to customers: on or off, where SMS and WeCom go, their secret, and a test. */
import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useIsPhone } from '@/kit/screen';
import { SecretOnce } from '@/parts/secret';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { ChannelCard } from './channel_card';

export default function Channels({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('nurture');
  const isPhone = useIsPhone();
  const [secret, setSecret] = useState<string | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['nurture', 'channels'],
    queryFn: () => ask(api.GET('/v1/nurture-channels')),
    refetchInterval: (query) =>
      query.state.data?.data.some((each) => each.test_state === 'queued') ? 5_000 : false,
  });
  return (
    <Drawer
      title={t('channels')}
      open
      onClose={onClose}
      placement={isPhone ? 'bottom' : 'right'}
      size={isPhone ? '92dvh' : 560}
    >
      <p className="quiet">{t('channel_about')}</p>
      {error ? (
        <ProblemView error={error} onAgain={() => void refetch()} />
      ) : !data ? (
        <Waiting />
      ) : (
        data.data.map((channel) => (
          <ChannelCard
            key={`${channel.kind} ${channel.version}`}
            channel={channel}
            onSecret={(made) => setSecret(made ?? null)}
          />
        ))
      )}
      <SecretOnce
        title={t('secret')}
        about={t('secret_once')}
        secret={secret}
        onClose={() => setSecret(null)}
      />
    </Drawer>
  );
}
