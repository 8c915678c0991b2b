/** Claims out of a list: a row is gone at once, and back where it was if the claim is refused or undone. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useMe } from '@/api/me';
import type { Claimed, LeadLine } from '@/api/schema';
import { claimLead, undoClaim } from '@/screens/lead/claim';
import { refreshLists } from '@/screens/lead/lead_data';
import { useToldClaim, useUndoCools } from '@/screens/lead/told_claim';
import { tellDone, tellFailed } from '@/shell/toasts';
import { type Answer, answersOf } from './answers';

export interface Taken {
  id: string;
  name: string;
}

export type Claims = ReturnType<typeof useClaims>;

export function useClaims(poolId: string) {
  const { t } = useTranslation('lead');
  const { t: leads } = useTranslation('leads');
  const me = useMe();
  const told = useToldClaim();
  const undoCools = useUndoCools();
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const [taken, setTaken] = useState<readonly Taken[]>([]);
  const hide = (ids: readonly string[]) => setGone((before) => new Set([...before, ...ids]));
  const show = (ids: readonly string[]) =>
    setGone((before) => new Set([...before].filter((id) => !ids.includes(id))));
  const nameOf = (lead: LeadLine | undefined) => lead?.name ?? lead?.company ?? leads('no_name');

  const noted = (claimed: Claimed, name: string) => {
    setTaken((before) => [{ id: claimed.id, name }, ...before.filter(({ id }) => id !== claimed.id)]);
    tellDone(told(claimed, name), () => back([claimed.id]));
  };
  const back = async (ids: readonly string[]) => {
    for (const id of ids) await undoClaim(id);
    show(ids);
    setTaken((before) => before.filter(({ id }) => !ids.includes(id)));
  };

  return {
    gone,
    taken,
    /** A claim was made beside the list, and its undo with it. */
    note(claimed: Claimed, lead: LeadLine): void {
      hide([claimed.id]);
      setTaken((before) => [{ id: claimed.id, name: nameOf(lead) }, ...before]);
    },
    async claim(lead: LeadLine): Promise<void> {
      hide([lead.id]);
      try {
        noted(await claimLead(lead.id, me), nameOf(lead));
      } catch (error) {
        show([lead.id]);
        tellFailed(error);
        refreshLists();
      }
    },
    async claimNext(rows: readonly LeadLine[]): Promise<void> {
      try {
        const params = { path: { pool_id: poolId } };
        const claimed = await ask(api.POST('/v1/pools/{pool_id}/claim-next', { params, body: {} }));
        hide([claimed.id]);
        noted(claimed, nameOf(rows.find(({ id }) => id === claimed.id)));
        refreshLists();
      } catch (error) {
        tellFailed(error);
      }
    },
    async claimAll(chosen: readonly LeadLine[]): Promise<Answer[]> {
      const ids = chosen.map(({ id }) => id);
      hide(ids);
      try {
        const params = { path: { pool_id: poolId } };
        const items = await ask(api.POST('/v1/pools/{pool_id}/claims', { params, body: { lead_ids: ids } }));
        const answers = answersOf(items.data, (id) => nameOf(chosen.find((lead) => lead.id === id)));
        const got = answers.filter((answer) => answer.refusal === null);
        show(answers.filter((answer) => answer.refusal !== null).map(({ id }) => id));
        setTaken((before) => [...got, ...before]);
        const undo = got.length > 0 ? () => back(got.map(({ id }) => id)) : undefined;
        const days = Math.max(0, ...items.data.map(({ lead }) => lead?.cool_down_days ?? 0));
        tellDone(t('claimed_of', { got: got.length, of: ids.length }) + undoCools(days), undo);
        return answers;
      } catch (error) {
        show(ids);
        tellFailed(error);
        return [];
      } finally {
        refreshLists();
      }
    },
  };
}
