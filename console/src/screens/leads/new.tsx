/** Writing down a lead. Who is known already is told before anything is typed twice, and never becomes two. */
import { Button, Form, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, ask } from '@/api/client';
import { hasRole, type Role, useMe } from '@/api/me';
import type { CapturedLead, LeadBody } from '@/api/schema';
import { FormBody } from '@/parts/form/form_drawer';
import { PageHead } from '@/parts/page_head';
import { refreshLists } from '@/screens/lead/lead_data';
import { tellDone } from '@/shell/toasts';
import { Known, useLookup } from './lookup';
import css from './new.module.css';

const SALES: readonly Role[] = ['rep', 'manager', 'marketer', 'admin'];
const TEXTS = ['company', 'title', 'wechat_id', 'email', 'city', 'source'] as const;

type Typed = Pick<LeadBody, 'name' | 'phone' | (typeof TEXTS)[number]> & { tags?: string };

export function Component() {
  const { t } = useTranslation('capture');
  const { t: shell } = useTranslation('shell');
  const sells = hasRole(useMe(), SALES);
  const go = useNavigate();
  const isSent = useRef(false);
  const [captured, setCaptured] = useState<CapturedLead | null>(null);
  const send = async (typed: Typed) => {
    const lead = await ask(api.POST('/v1/leads', { body: bodyOf(typed) }));
    refreshLists();
    isSent.current = true;
    if (sells && lead.outcome === 'created') {
      tellDone(t('created', { grade: lead.grade }));
      void go(`/leads/${lead.id}`, { replace: true });
    } else setCaptured(lead);
  };
  if (captured) return <Came captured={captured} onAgain={() => setCaptured(null)} />;
  return (
    <>
      <PageHead title={shell('places.new_lead')} about={t('about')} />
      <div className={css.form}>
        <FormBody<Typed>
          onSend={send}
          onClose={() => {
            if (!isSent.current) void go(-1);
          }}
          draft="lead.new"
          sendLabel={t('send')}
        >
          <Fields sells={sells} />
        </FormBody>
      </div>
    </>
  );
}

function Fields({ sells }: { sells: boolean }) {
  const { t } = useTranslation('capture');
  const { t: words } = useTranslation('leads');
  const form = Form.useFormInstance<Typed>();
  const lookup = useLookup(sells);
  return (
    <>
      <Form.Item name="phone" label={words('phone')} extra={sells ? t('phone_more') : undefined}>
        <Input
          autoFocus
          type="tel"
          autoComplete="off"
          maxLength={40}
          onBlur={() => lookup.look(form.getFieldValue('phone'))}
        />
      </Form.Item>
      {lookup.found && <Known found={lookup.found} />}
      <div className={css.fields}>
        <Form.Item name="name" label={words('name')}>
          <Input autoComplete="off" maxLength={100} />
        </Form.Item>
        {TEXTS.map((name) => (
          <Form.Item key={name} name={name} label={words(name)}>
            <Input autoComplete="off" type={name === 'email' ? 'email' : 'text'} maxLength={200} />
          </Form.Item>
        ))}
      </div>
      <Form.Item name="tags" label={words('tags')} extra={t('tags_more')}>
        <Input autoComplete="off" maxLength={200} />
      </Form.Item>
    </>
  );
}

function bodyOf({ tags, ...texts }: Typed): LeadBody {
  const filled = Object.entries(texts).filter(([, text]) => text?.trim());
  const named = (tags ?? '').split(/[,，、]/).flatMap((tag) => tag.trim() || []);
  return { ...Object.fromEntries(filled), ...(named.length > 0 ? { tags: named } : {}) };
}

/** What became of it, for who cannot open it or brought in what was known. */
function Came({ captured, onAgain }: { captured: CapturedLead; onAgain: () => void }) {
  const { t } = useTranslation('capture');
  const { exists } = captured;
  useEffect(() => {
    scrollTo(0, 0);
  }, []);
  return (
    <section className={css.came} role="status">
      <h1>{t(`outcomes.${captured.outcome}`)}</h1>
      <p className="quiet">
        {exists
          ? t(exists.held ? 'exists_held' : 'exists_free', { team: exists.team ?? t('nobody') })
          : t('thanks')}
      </p>
      <Button type="primary" onClick={onAgain}>
        {t('another')}
      </Button>
    </section>
  );
}
