/** One entry of the audit log: before beside after, and the trace it belongs to. */
import { Descriptions, Drawer, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AuditEntry } from '@/api/schema';
import { useIsPhone } from '@/kit/screen';
import { PersonName } from '@/screens/people/person_name';
import { useSpeech } from '@/words/speech';
import css from './audit.module.css';
import { differences } from './differences';
import { useAuditWords } from './words';

export function EntryDrawer({ entry, onClose }: { entry: AuditEntry | null; onClose: () => void }) {
  const { t } = useTranslation('audit');
  const words = useAuditWords();
  const speech = useSpeech();
  const isPhone = useIsPhone();
  if (!entry) return null;
  const items = [
    { key: 'at', label: t('at'), children: speech.moment(entry.at) },
    { key: 'actor', label: t('actor'), children: <PersonName id={entry.actor_id} nobody={t('system')} /> },
    { key: 'object', label: t('object'), children: <ObjectOf entry={entry} /> },
    {
      key: 'trace',
      label: t('trace'),
      children: entry.trace ? <Typography.Text copyable>{entry.trace}</Typography.Text> : '–',
    },
  ];
  return (
    <Drawer
      open
      title={words.action(entry.action)}
      onClose={onClose}
      placement={isPhone ? 'bottom' : 'right'}
      size={isPhone ? '92dvh' : 560}
    >
      <Descriptions column={1} size="small" items={items} />
      <Changes entry={entry} />
      <p>
        <Link to={`/audit?object_id=${entry.object_id}`} onClick={onClose}>
          {t('same_object')}
        </Link>
      </p>
    </Drawer>
  );
}

function ObjectOf({ entry }: { entry: AuditEntry }) {
  const words = useAuditWords();
  const link = {
    lead: `/leads/${entry.object_id}`,
    import: `/imports/${entry.object_id}`,
    webhook: `/webhooks/${entry.object_id}`,
  }[entry.object_type];
  return (
    <span className={css.object}>
      {words.object(entry.object_type)}{' '}
      {entry.object_type === 'employee' && <PersonName id={entry.object_id} />}{' '}
      {link ? <Link to={link}>{entry.object_id}</Link> : entry.object_id}
    </span>
  );
}

function Changes({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('audit');
  const words = useAuditWords();
  const changes = differences(entry.before, entry.after);
  if (changes.length === 0) return <p className="quiet">{t('no_changes')}</p>;
  return (
    <table className={css.changes}>
      <thead>
        <tr>
          <th>{t('field')}</th>
          <th>{t('before')}</th>
          <th>{t('after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ name, before, after }) => (
          <tr key={name}>
            <th scope="row">{words.field(name)}</th>
            <td>{before === null ? '–' : <del>{words.value(before)}</del>}</td>
            <td>{after === null ? '–' : <ins>{words.value(after)}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
