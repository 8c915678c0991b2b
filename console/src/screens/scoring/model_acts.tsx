/** What may be done with a model where it stands: shadow, publish, retire. */
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Model } from '@/api/schema';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { actsOf } from './moves';
import { ReasonForm } from './reason_form';
import { publish, retire, shadow, useScoring } from './scoring_data';

type Asked = 'publish' | 'retire';

export function ModelActs({ model }: { model: Model }) {
  const { t } = useTranslation('scoring');
  const [asked, setAsked] = useState<Asked | null>(null);
  const may = actsOf(model.state);
  return (
    <>
      {may.retire && <Button onClick={() => setAsked('retire')}>{t('retire')}</Button>}
      {may.shadow && <Shadow model={model} />}
      {may.publish && (
        <Button type="primary" onClick={() => setAsked('publish')}>
          {t('publish')}
        </Button>
      )}
      <Publish model={model} open={asked === 'publish'} onClose={() => setAsked(null)} />
      <Retire model={model} open={asked === 'retire'} onClose={() => setAsked(null)} />
    </>
  );
}

function Shadow({ model }: { model: Model }) {
  const { t } = useTranslation('scoring');
  const [modal, dialog] = Modal.useModal();
  const before = useScoring().data?.shadow;
  const ask = () =>
    modal.confirm({
      title: t('shadow_ask'),
      content: t('shadow_more'),
      okText: t('shadow'),
      onOk: async () => {
        try {
          await shadow(model.id);
          tellDone(t('shadowed', { number: model.number }), before ? () => shadow(before.id) : undefined);
        } catch (error) {
          tellFailed(error);
        }
      },
    });
  return (
    <>
      {dialog}
      <Button onClick={ask}>{t('shadow')}</Button>
    </>
  );
}

interface FormProps {
  model: Model;
  open: boolean;
  onClose: () => void;
}

function Publish({ model, ...form }: FormProps) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const before = useScoring().data?.model;
  const { gate } = model.card;
  const failed = gate.criteria.filter((each) => !each.passes).map((each) => speech.say(each));
  const send = async (reason: string | null) => {
    await publish(model.id, reason);
    const undo = () =>
      before && before.id !== model.id
        ? publish(before.id, t('undo_reason'))
        : retire(model.id, t('undo_reason'));
    tellDone(t('published', { number: model.number }), undo);
  };
  return (
    <ReasonForm
      {...form}
      title={t('publish_title', { number: model.number })}
      about={
        gate.passes ? t('publish_passes') : t('publish_passes_not', { names: failed.join(speech.comma) })
      }
      sendLabel={t('publish')}
      isFree={gate.passes}
      onSend={send}
    />
  );
}

function Retire({ model, ...form }: FormProps) {
  const { t } = useTranslation('scoring');
  const send = async (reason: string | null) => {
    await retire(model.id, reason ?? '');
    tellDone(t('retired', { number: model.number }), wayBack(model, t('undo_reason')));
  };
  return (
    <ReasonForm
      {...form}
      title={t('retire_title', { number: model.number })}
      about={t(model.state === 'champion' ? 'retire_champion' : 'retire_other')}
      sendLabel={t('retire')}
      onSend={send}
    />
  );
}

/** A candidate that was retired is none again by no call: it can be published or looked at all the same. */
function wayBack({ id, state }: Model, reason: string): (() => Promise<unknown>) | undefined {
  if (state === 'champion') return () => publish(id, reason);
  return state === 'shadow' ? () => shadow(id) : undefined;
}
