/** What a month proposes for the rules: cell by cell and why, tried on today's leads, and decided. */
import { Alert, Button, Modal } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { CycleProposal } from '@/api/schema';
import { VERSIONS } from '@/screens/rules/versions';
import { tellDone, tellFailed } from '@/shell/toasts';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import css from './cycles.module.css';
import { DeclineForm } from './decline_form';

const DryRun = lazy(async () => ({ default: (await import('@/screens/rules/dry_run')).DryRunPanel }));

export const PROPOSALS = 'cycle-proposals';

export function Proposal({ proposal }: { proposal: CycleProposal }) {
  const { t } = useTranslation('cycles');
  const speech = useSpeech();
  const [isTried, setTried] = useState(false);
  return (
    <section className={css.card} aria-label={t('proposal', { month: proposal.month })}>
      <h2>{t('proposal', { month: proposal.month })}</h2>
      <ul className={css.changes}>
        {proposal.changes.map((change) => (
          <li key={`${change.grade} ${change.source}`}>{speech.say(change.words)}</li>
        ))}
      </ul>
      {proposal.outdated && <Alert type="warning" showIcon title={t('outdated')} />}
      <Acts proposal={proposal} isTried={isTried} onTry={() => setTried(!isTried)} />
      <p className="quiet">{t('running_stay')}</p>
      {isTried && (
        <Suspense fallback={<Waiting />}>
          <DryRun poolId={null} rules={proposal.rules} onRefused={tellFailed} />
        </Suspense>
      )}
    </section>
  );
}

function Acts({
  proposal,
  isTried,
  onTry,
}: {
  proposal: CycleProposal;
  isTried: boolean;
  onTry: () => void;
}) {
  const { t } = useTranslation('cycles');
  const [modal, dialog] = Modal.useModal();
  const [isDeclining, setDeclining] = useState(false);
  const params = { path: { proposal_id: proposal.id } };
  const act = async (done: string, send: () => Promise<unknown>) => {
    try {
      await send();
      tellDone(done);
    } catch (error) {
      tellFailed(error);
    }
    await refresh();
  };
  const approve = () =>
    modal.confirm({
      title: t('approve_ask'),
      content: t('running_stay'),
      okText: t('approve'),
      onOk: () =>
        act(t('approved'), () => ask(api.POST('/v1/cycles/proposals/{proposal_id}/approve', { params }))),
    });
  const rebase = () =>
    act(t('rebased'), () => ask(api.POST('/v1/cycles/proposals/{proposal_id}/rebase', { params })));
  return (
    <p className={css.acts}>
      {dialog}
      <Button onClick={onTry} aria-expanded={isTried}>
        {t(isTried ? 'hide_trial' : 'try')}
      </Button>
      {proposal.outdated ? (
        <Button type="primary" onClick={() => void rebase()}>
          {t('rebase')}
        </Button>
      ) : (
        <Button type="primary" onClick={approve}>
          {t('approve')}
        </Button>
      )}
      <Button onClick={() => setDeclining(true)}>{t('decline')}</Button>
      {isDeclining && (
        <DeclineForm proposalId={proposal.id} onDeclined={refresh} onClose={() => setDeclining(false)} />
      )}
    </p>
  );
}

/** What became of the last proposal, while none waits. */
export function LastProposal({ proposal }: { proposal: CycleProposal }) {
  const { t } = useTranslation('cycles');
  const speech = useSpeech();
  const at = speech.moment(proposal.decided_at);
  return (
    <p className="quiet">
      {t(`last.${proposal.state as 'approved' | 'declined' | 'replaced'}`, { month: proposal.month, at })}
      {proposal.reason && ` ${t('reason_was', { reason: proposal.reason })}`}{' '}
      {proposal.version_id && <Link to={`/rules?version=${proposal.version_id}`}>{t('see_rules')}</Link>}
    </p>
  );
}

async function refresh() {
  await Promise.all([
    queries.invalidateQueries({ queryKey: [PROPOSALS] }),
    queries.invalidateQueries({ queryKey: [VERSIONS] }),
  ]);
}
