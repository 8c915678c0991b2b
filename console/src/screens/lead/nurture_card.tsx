/** The track a lead is on, with its next step and what was done; taken off, or put on one. */
import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Lead, NurtureEnrolment } from '@/api/schema';
import { type Kind, refreshNurture, useTracks } from '@/screens/nurture/nurture_data';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { Card } from './card';
import css from './deal.module.css';
import { refreshLead } from './lead_data';

const NURTURABLE: readonly string[] = ['nurturing', 'pooled', 'held'];

export function NurtureCard({ lead, mayEdit }: { lead: Lead; mayEdit: boolean }) {
  const { t } = useTranslation('nurture');
  const { data } = useQuery({
    queryKey: ['lead', lead.id, 'nurture'],
    queryFn: () => ask(api.GET('/v1/leads/{lead_id}/nurture', { params: { path: { lead_id: lead.id } } })),
  });
  if (!data) return null;
  const open = data.data.find((each) => each.ended_at === null);
  const ended = data.data.filter((each) => each.ended_at !== null);
  const mayPut = mayEdit && !open && !lead.do_not_contact && NURTURABLE.includes(lead.state);
  if (!open && ended.length === 0 && !mayPut) return null;
  return (
    <Card title={t('card')}>
      {open && <Open lead={lead} enrolment={open} mayEdit={mayEdit} />}
      {mayPut && <Put lead={lead} />}
      {ended.map((each) => (
        <p key={each.id} className="quiet">
          {t('card_ended', {
            name: each.track_name,
            cause: t(`causes.${each.end_cause ?? 'completed'}`),
          })}
        </p>
      ))}
    </Card>
  );
}

async function refresh(leadId: string): Promise<void> {
  await Promise.all([refreshLead(leadId), refreshNurture()]);
}

async function put(leadId: string, trackId: string): Promise<void> {
  const params = { path: { lead_id: leadId } };
  await ask(api.POST('/v1/leads/{lead_id}/nurture', { params, body: { track_id: trackId } }));
  await refresh(leadId);
}

async function stop(leadId: string): Promise<void> {
  await ask(
    api.POST('/v1/leads/{lead_id}/nurture/stop', { params: { path: { lead_id: leadId } }, body: {} }),
  );
  await refresh(leadId);
}

interface OpenProps {
  lead: Lead;
  enrolment: NurtureEnrolment;
  mayEdit: boolean;
}

function Open({ lead, enrolment, mayEdit }: OpenProps) {
  const { t } = useTranslation('nurture');
  const speech = useSpeech();
  const onStop = async () => {
    try {
      await stop(lead.id);
      tellDone(t('card_stopped'), () => put(lead.id, enrolment.track_id));
    } catch (error) {
      tellFailed(error);
    }
  };
  return (
    <>
      <p>
        <strong>{enrolment.track_name}</strong>
        <br />
        {enrolment.held_out ? t('card_held_out') : <Next enrolment={enrolment} />}
      </p>
      {enrolment.done.length > 0 && (
        <ul className={css.lines}>
          {enrolment.done.map((each) => (
            <li key={each.id}>
              <span>
                {each.step + 1}. {t(`kinds.${each.kind as Kind}`)}
                <small className="quiet">
                  {t(`message_states.${each.state as 'sent'}`)}
                  {each.channel && ` · ${t(`channel_names.${each.channel as 'sms'}`)}`} ·{' '}
                  {speech.moment(each.sent_at ?? each.created_at)}
                  {each.replied_at && ` · ${t('replied')}`}
                </small>
              </span>
            </li>
          ))}
        </ul>
      )}
      {mayEdit && <Button onClick={() => void onStop()}>{t('card_stop')}</Button>}
    </>
  );
}

function Next({ enrolment }: { enrolment: NurtureEnrolment }) {
  const { t } = useTranslation('nurture');
  const speech = useSpeech();
  if (enrolment.next_kind === null) return t('card_done');
  return (
    <>
      {t('card_step', {
        step: enrolment.next_step + 1,
        steps: enrolment.steps,
        kind: t(`kinds.${enrolment.next_kind as Kind}`),
      })}{' '}
      · {speech.moment(enrolment.next_at)}
    </>
  );
}

function Put({ lead }: { lead: Lead }) {
  const { t } = useTranslation('nurture');
  const [isChoosing, setChoosing] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const tracks = useTracks(isChoosing);
  const choose = async (trackId: string) => {
    setBusy(true);
    try {
      await put(lead.id, trackId);
      const name = tracks.data?.data.find((each) => each.id === trackId)?.name ?? '';
      tellDone(t('card_on', { name }), () => stop(lead.id));
    } catch (error) {
      tellFailed(error);
    } finally {
      setBusy(false);
    }
  };
  if (!isChoosing) return <Button onClick={() => setChoosing(true)}>{t('card_put')}</Button>;
  return (
    <Select<string>
      aria-label={t('card_choose')}
      placeholder={t('card_choose')}
      loading={tracks.isPending || isBusy}
      style={{ width: '100%' }}
      onChange={(trackId) => void choose(trackId)}
      options={(tracks.data?.data ?? []).map((each) => ({ value: each.id, label: each.name }))}
    />
  );
}
