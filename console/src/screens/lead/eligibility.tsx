/** Whether somebody may take a lead, rule by rule, before they try. */
import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useMe } from '@/api/me';
import type { Claimed, Eligibility, RuleAnswer } from '@/api/schema';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useTell } from '@/words/problem';
import { useSpeech } from '@/words/speech';
import { claimLead, undoClaim } from './claim';
import css from './eligibility.module.css';
import { useToldClaim } from './told_claim';

const DAY_SECONDS = 86_400;

export function useEligibility(poolId: string, leadId?: string) {
  return useQuery({
    queryKey: ['eligibility', poolId, leadId ?? null],
    queryFn: () =>
      ask(
        api.GET('/v1/pools/{pool_id}/eligibility', {
          params: { path: { pool_id: poolId }, query: leadId ? { lead_id: leadId } : {} },
        }),
      ),
    enabled: poolId !== '',
  });
}

/** A rule in the reader's words; times in it are the reader's. */
function useRuleWords(): (rule: RuleAnswer) => string {
  const { t } = useTranslation('lead');
  const speech = useSpeech();
  return ({ id, limit, words }) =>
    id === 'cool_down' && typeof limit === 'number'
      ? t('cool_down', { count: Math.round(limit / DAY_SECONDS) })
      : speech.say(words);
}

/** The first rule that is broken, in words, and when it clears. */
export function useRefusal(eligibility: Eligibility | undefined): string | null {
  const { t } = useTranslation('lead');
  const speech = useSpeech();
  const wordsOf = useRuleWords();
  const broken = eligibility?.rules.find((rule) => !rule.ok);
  if (!broken) return null;
  const clears = broken.clears_at ? t('clears_at', { at: speech.moment(broken.clears_at) }) : '';
  return [wordsOf(broken), clears].filter(Boolean).join(t('between'));
}

export function Rules({ eligibility }: { eligibility: Eligibility }) {
  const { t } = useTranslation('lead');
  const speech = useSpeech();
  const wordsOf = useRuleWords();
  return (
    <ul className={css.rules} aria-label={t('rules')}>
      {eligibility.rules.map((rule) => (
        <li key={rule.id} data-ok={rule.ok}>
          {rule.ok ? (
            <CheckCircleFilled aria-label={t('rule_ok')} />
          ) : (
            <CloseCircleFilled aria-label={t('rule_broken')} />
          )}
          <span>
            {wordsOf(rule)}
            {!rule.ok && rule.clears_at && (
              <small className="quiet">{t('clears_at', { at: speech.moment(rule.clears_at) })}</small>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface ClaimProps {
  leadId: string;
  poolId: string;
  name: string;
  onClaimed?: (claimed: Claimed) => void;
}

/** Every rule of a claim, and the claim itself. */
export function ClaimBox({ leadId, poolId, name, onClaimed }: ClaimProps) {
  const { t } = useTranslation('lead');
  const me = useMe();
  const tell = useTell();
  const told = useToldClaim();
  const { data, error } = useEligibility(poolId, leadId);
  const refusal = useRefusal(data);
  const [busy, setBusy] = useState(false);
  const claim = async () => {
    setBusy(true);
    try {
      const claimed = await claimLead(leadId, me);
      tellDone(told(claimed, name), () => undoClaim(leadId));
      onClaimed?.(claimed);
    } catch (problem) {
      tellFailed(problem);
    } finally {
      setBusy(false);
    }
  };
  if (error && !data) return <p role="alert">{tell(error)}</p>;
  if (!data) return <Skeleton active paragraph={{ rows: 4 }} title={false} />;
  return (
    <div>
      <Button
        type="primary"
        block
        size="large"
        loading={busy}
        disabled={!data.eligible}
        onClick={() => void claim()}
      >
        {t('claim')}
      </Button>
      {refusal && <p className={css.refusal}>{refusal}</p>}
      <Rules eligibility={data} />
    </div>
  );
}
