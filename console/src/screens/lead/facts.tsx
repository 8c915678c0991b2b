/** What is known of a lead: who it is, how to reach them, and where they came from. */

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Lead } from '@/api/schema';
import { useSourceName } from '@/screens/leads/origins';
import { useSpeech } from '@/words/speech';
import { Card } from './card';
import css from './lead.module.css';
import { PhoneLink } from './phone_link';

const PLAIN = ['title', 'company', 'city', 'region', 'industry', 'company_size'] as const;
const ORIGIN = ['source', 'channel', 'campaign', 'external_id'] as const;

export function Facts({ lead, act }: { lead: Lead; act?: ReactNode }) {
  const { t } = useTranslation('lead');
  const { t: words } = useTranslation('leads');
  const speech = useSpeech();
  const sourceOf = useSourceName();
  return (
    <Card title={t('facts')} act={act}>
      <dl className={css.facts}>
        <Contact lead={lead} />
        {PLAIN.map((name) => (
          <Fact key={name} label={words(name)}>
            {lead[name]}
          </Fact>
        ))}
        <Fact label={words('tags')}>{(lead.tags ?? []).join(speech.comma)}</Fact>
        <Fact label={words('owner')}>{lead.owner_name}</Fact>
        {ORIGIN.map((name) => (
          <Fact key={name} label={words(name)}>
            {name === 'source' ? sourceOf(lead.source) : lead[name]}
          </Fact>
        ))}
        <Fact label={words('created_at')}>{speech.moment(lead.created_at)}</Fact>
        {Object.entries(lead.extra ?? {}).map(([name, value]) => (
          <Fact key={name} label={name}>
            {told(value, t('yes'), t('no'))}
          </Fact>
        ))}
        {lead.merged.length > 0 && (
          <Fact label={t('merged')}>{lead.merged.map(({ number }) => `#${number}`).join(speech.comma)}</Fact>
        )}
        {lead.survivor_id && (
          <Fact label={t('survivor')}>
            <Link to={`/leads/${lead.survivor_id}`}>{t('to_survivor')}</Link>
          </Fact>
        )}
      </dl>
      {lead.contact_masked && <p className={css.masked}>{t('masked')}</p>}
    </Card>
  );
}

function Contact({ lead }: { lead: Lead }) {
  const { t: words } = useTranslation('leads');
  return (
    <>
      <Fact label={words('phone')}>
        {lead.phone && <PhoneLink phone={lead.phone} isMasked={lead.contact_masked} />}
      </Fact>
      <Fact label={words('email')}>
        {lead.email && (lead.contact_masked ? lead.email : <a href={`mailto:${lead.email}`}>{lead.email}</a>)}
      </Fact>
      <Fact label={words('wechat_id')}>{lead.wechat_id}</Fact>
    </>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === null || children === undefined || children === '') return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function told(value: unknown, yes: string, no: string): string {
  if (typeof value === 'boolean') return value ? yes : no;
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return value === null ? '' : JSON.stringify(value);
}
