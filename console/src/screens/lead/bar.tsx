/** What one does most with a lead, at the thumb on a phone: call, and write down how it went. */
import { EditOutlined, PhoneOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Lead } from '@/api/schema';
import css from './lead.module.css';
import { TouchButtons } from './touches';

export function PhoneBar({ lead, onNote }: { lead: Lead; onNote: () => void }) {
  const { t } = useTranslation('lead');
  const mayCall = lead.phone !== null && !lead.contact_masked && !lead.do_not_contact;
  return (
    <div className={css.bar} data-bar role="toolbar" aria-label={t('touch_title')}>
      {mayCall && (
        <Button
          type="primary"
          href={`tel:${lead.phone}`}
          icon={<PhoneOutlined aria-hidden />}
          aria-label={t('call')}
        >
          {t('call')}
        </Button>
      )}
      {!lead.do_not_contact && (
        <TouchButtons leadId={lead.id} doNotContact={false} only={['connected', 'no_answer']} isSmall />
      )}
      <Button icon={<EditOutlined aria-hidden />} onClick={onNote}>
        {t('touches.note')}
      </Button>
    </div>
  );
}
