/** One track of the board: whether it is on, who is on it, and its steps with their counts. */
import { Button, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NurtureBoardStep, NurtureBoardTrack, NurtureTrack } from '@/api/schema';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import css from './nurture.module.css';
import { type Kind, patchTrack } from './nurture_data';

interface Props {
  column: NurtureBoardTrack;
  track: NurtureTrack | undefined;
  mayWrite: boolean;
  onEdit: (track: NurtureTrack) => void;
  onUplift: (track: NurtureTrack) => void;
  onTrials: (track: NurtureTrack) => void;
}

export function TrackColumn({ column, track, mayWrite, onEdit, onUplift, onTrials }: Props) {
  const { t } = useTranslation('nurture');
  const { t: leads } = useTranslation('leads');
  const speech = useSpeech();
  const audience = track?.document.audience;
  return (
    <section className={css.column} aria-label={column.name}>
      <header className={css.head}>
        <h2>{column.name}</h2>
        {track && mayWrite ? <OnOff track={track} /> : <span>{t(column.active ? 'on' : 'off')}</span>}
      </header>
      {audience && (
        <p className="quiet">
          {audience.grades.map((grade) => leads(`grades.${grade}`)).join(speech.comma)} ·{' '}
          {audience.states.map((state) => t(`state_names.${state}`)).join(speech.comma)}
        </p>
      )}
      <dl className={css.counts}>
        <Count name={t('open')} of={column.open} />
        <Count name={t('held_out')} of={column.held_out} />
        <Count name={t('finishing')} of={column.finishing} />
      </dl>
      <ol className={css.steps}>
        {column.steps.map((step) => (
          <StepCard key={step.step} step={step} wait={track?.document.steps[step.step]?.wait} />
        ))}
      </ol>
      <Ended causes={column.stopped} />
      {track && (
        <div className={css.acts}>
          {mayWrite && <Button onClick={() => onEdit(track)}>{t('edit')}</Button>}
          <Button onClick={() => onUplift(track)}>{t('uplift')}</Button>
          <Button onClick={() => onTrials(track)}>{t('trials')}</Button>
        </div>
      )}
    </section>
  );
}

function OnOff({ track }: { track: NurtureTrack }) {
  const { t } = useTranslation('nurture');
  const [isBusy, setBusy] = useState(false);
  const turn = async (active: boolean) => {
    setBusy(true);
    try {
      const changed = await patchTrack(track, { active });
      tellDone(t(active ? 'turned_on' : 'turned_off'), () => patchTrack(changed, { active: !active }));
    } catch (error) {
      tellFailed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <span className={css.onOff}>
      <span className="quiet" aria-hidden>
        {t(track.active ? 'on' : 'off')}
      </span>
      <Switch
        checked={track.active}
        loading={isBusy}
        onChange={(active) => void turn(active)}
        aria-label={track.name}
      />
    </span>
  );
}

const AFTER = ['queued', 'sent', 'replied', 'failed', 'skipped'] as const;

function StepCard({
  step,
  wait,
}: {
  step: NurtureBoardStep;
  wait: { amount: number; unit: string } | undefined;
}) {
  const { t } = useTranslation('nurture');
  return (
    <li className={css.step}>
      <div className={css.stepHead}>
        <strong>
          {step.step + 1}. {t(`kinds.${step.kind as Kind}`)}
        </strong>
        {wait && (
          <span className="quiet">
            {wait.amount > 0 ? t(`after.${wait.unit as 'days'}`, { count: wait.amount }) : t('at_once')}
          </span>
        )}
      </div>
      <dl className={css.counts}>
        <Count name={t('waiting')} of={step.waiting} />
        {step.due > 0 && <Count name={t('due')} of={step.due} />}
        {AFTER.filter((name) => name === 'sent' || step[name] > 0).map((name) => (
          <Count key={name} name={t(name)} of={step[name]} isBad={name === 'failed'} />
        ))}
      </dl>
    </li>
  );
}

function Count({ name, of, isBad }: { name: string; of: number; isBad?: boolean }) {
  const speech = useSpeech();
  return (
    <div data-bad={isBad && of > 0}>
      <dt>{name}</dt>
      <dd>{speech.number(of)}</dd>
    </div>
  );
}

function Ended({ causes }: { causes: Record<string, number> }) {
  const { t } = useTranslation('nurture');
  const speech = useSpeech();
  const found = Object.entries(causes).sort(([, one], [, other]) => other - one);
  const told = found.map(
    ([cause, leads]) => `${t(`causes.${cause}` as 'causes.replied')} ${speech.number(leads)}`,
  );
  return (
    <p className={css.ended}>
      <span className="quiet">{t('ended')}</span>
      <br />
      {told.length > 0 ? told.join(' · ') : t('none_ended')}
    </p>
  );
}
