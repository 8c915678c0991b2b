/** One key: its address, what to paste, a new secret, and its end. */
import { Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { IntakeKey } from '@/api/schema';
import { Mark } from '@/parts/mark';
import { Snippet } from '@/parts/snippet';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { addressOf, formExample, webhookExample } from './examples';
import css from './sources.module.css';

interface Props {
  intakeKey: IntakeKey;
  onSecret: (secret: string | null) => void;
}

export function KeyCard({ intakeKey: key, onSecret }: Props) {
  const { t } = useTranslation('sources');
  const speech = useSpeech();
  const facts = [t('keys.made', { at: speech.moment(key.created_at) })];
  if (key.kind === 'form') {
    const pages = (key.allowed_origins ?? []).join(' ');
    facts.push(pages ? t('keys.from_pages', { pages }) : t('keys.from_none'));
  }
  if (key.previous_until) facts.push(t('keys.previous', { at: speech.moment(key.previous_until) }));
  const mapping = Object.entries(key.mapping ?? {}).map(([theirs, ours]) => `${theirs} → ${ours}`);
  return (
    <article className={css.key} aria-label={t(`keys.kinds.${key.kind}`)}>
      <header>
        <h2>{t(`keys.kinds.${key.kind}`)}</h2>
        {key.revoked_at ? (
          <Mark>{t('keys.ended_at', { at: speech.moment(key.revoked_at) })}</Mark>
        ) : (
          <Mark tone="good">{t('keys.live')}</Mark>
        )}
      </header>
      <p className="quiet">{facts.join(' · ')}</p>
      {mapping.length > 0 && <p className="quiet">{mapping.join(speech.comma)}</p>}
      {!key.revoked_at && <Uses intakeKey={key} />}
      {!key.revoked_at && <Acts intakeKey={key} onSecret={onSecret} />}
    </article>
  );
}

function Uses({ intakeKey: key }: { intakeKey: IntakeKey }) {
  const { t } = useTranslation('sources');
  const address = addressOf(window.location.origin, key);
  const words = {
    name: t('keys.form.name'),
    phone: t('keys.form.phone'),
    company: t('keys.form.company'),
    send: t('keys.form.send'),
    thanks: t('keys.form.thanks'),
  };
  const example =
    key.kind === 'form'
      ? formExample(address, key.honeypot, words)
      : webhookExample(address, t('keys.secret_here'));
  return (
    <>
      <Snippet label={t('keys.address')} text={address} />
      <details>
        <summary className={css.summary}>{t(`keys.example.${key.kind}`)}</summary>
        <Snippet label={t(`keys.paste.${key.kind}`)} text={example} />
      </details>
    </>
  );
}

function Acts({ intakeKey: key, onSecret }: Props) {
  const { t } = useTranslation('sources');
  const [modal, dialog] = Modal.useModal();
  const params = { path: { source_id: key.source_id, key_id: key.id } };
  const act = async (call: () => Promise<unknown>) => {
    try {
      await call();
      await queries.invalidateQueries({ queryKey: ['intake-keys'] });
    } catch (error) {
      tellFailed(error);
    }
  };
  const rotate = async () => {
    const changed = await ask(api.POST('/v1/sources/{source_id}/keys/{key_id}/rotate', { params }));
    onSecret(changed.secret ?? null);
  };
  const end = async () => {
    await ask(api.DELETE('/v1/sources/{source_id}/keys/{key_id}', { params }));
    tellDone(t('keys.ended'));
  };
  const sure = (title: string, content: string, call: () => Promise<void>, danger: boolean) =>
    modal.confirm({ title, content, okText: title, okButtonProps: { danger }, onOk: () => act(call) });
  return (
    <p className={css.acts}>
      {dialog}
      {key.kind === 'webhook' && (
        <Button onClick={() => sure(t('keys.rotate'), t('keys.rotate_sure'), rotate, false)}>
          {t('keys.rotate')}
        </Button>
      )}
      <Button danger onClick={() => sure(t('keys.end'), t('keys.end_sure'), end, true)}>
        {t('keys.end')}
      </Button>
    </p>
  );
}
