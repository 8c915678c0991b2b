/** One version: when it holds, what it changed, and everything it says. */
import { useQuery } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { PoolRuleVersion } from '@/api/schema';
import { LinkButton } from '@/parts/link_button';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { Changes } from './changes';
import { DEFAULTS, laidOn } from './documents';
import { partsOf } from './fields';
import css from './rules.module.css';
import { RulesShown } from './shown';
import { Author, useVersions, VERSIONS } from './versions';

export function VersionPage({ version }: { version: PoolRuleVersion }) {
  const { t } = useTranslation('rules');
  const speech = useSpeech();
  const before = useVersions(version.pool_id ?? null).rows.find(
    (each) => each.number < version.number && each.state !== 'withdrawn',
  );
  const company = useVersions(null).rows.find((each) => each.state === 'running');
  const under = version.pool_id ? laidOn(DEFAULTS, company?.rules ?? {}) : DEFAULTS;
  return (
    <article className={css.article}>
      <header>
        <h2>
          {t('version', { number: version.number })} · {t(`states.${version.state}`)}
        </h2>
        <p className="quiet">
          {t('from', { day: speech.moment(version.effective_at) })} · <Author id={version.created_by} />{' '}
          {speech.moment(version.created_at)}
          {version.withdrawn_at && <> · {t('withdrawn_at', { at: speech.moment(version.withdrawn_at) })}</>}
        </p>
        {version.note && <p>{version.note}</p>}
        <Acts version={version} />
      </header>
      <Before version={version} against={before?.id} />
      <RulesShown rules={laidOn(under, version.rules)} own={version.pool_id ? version.rules : undefined} />
    </article>
  );
}

/** What it says otherwise than the one it follows: the one before it that was not withdrawn. */
function Before({ version, against }: { version: PoolRuleVersion; against?: string }) {
  const { t } = useTranslation('rules');
  const { data } = useQuery({
    queryKey: [VERSIONS, 'diff', version.id, against],
    queryFn: () => {
      const params = { path: { version_id: version.id }, query: { against } };
      return ask(api.GET('/v1/pool-rules/{version_id}/diff', { params }));
    },
    enabled: version.number > 1,
  });
  if (!data?.against) return null;
  const changes = (data.data ?? []).map((each) => ({ ...each, path: partsOf(each.path) }));
  return (
    <section className={css.section}>
      <h3>{t('changed_from', { number: data.against.number })}</h3>
      <Changes changes={changes} />
    </section>
  );
}

function Acts({ version }: { version: PoolRuleVersion }) {
  const { t } = useTranslation('rules');
  const [modal, dialog] = Modal.useModal();
  const query = new URLSearchParams({ from: version.id });
  if (version.pool_id) query.set('pool_id', version.pool_id);
  const withdraw = async () => {
    try {
      const params = { path: { version_id: version.id } };
      await ask(api.POST('/v1/pool-rules/{version_id}/withdraw', { params }));
      tellDone(t('withdrawn', { number: version.number }));
    } catch (error) {
      tellFailed(error);
    }
    await queries.invalidateQueries({ queryKey: [VERSIONS] });
  };
  const askFirst = () =>
    modal.confirm({
      title: t('withdraw_ask', { number: version.number }),
      content: t('withdraw_more'),
      okText: t('withdraw'),
      okButtonProps: { danger: true },
      onOk: withdraw,
    });
  return (
    <p className={css.acts}>
      {dialog}
      {version.state !== 'running' && <LinkButton to={`/rules/edit?${query}`}>{t('start_from')}</LinkButton>}
      {version.state === 'scheduled' && (
        <Button danger onClick={askFirst}>
          {t('withdraw')}
        </Button>
      )}
    </p>
  );
}
