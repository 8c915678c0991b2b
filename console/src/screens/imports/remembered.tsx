/** How files were mapped before: what the next one with the same headings gets, until it is forgotten. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { ImportMapping } from '@/api/schema';
import { usePages } from '@/parts/grid/pages';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import type { Kind, Mapping } from './fields';
import css from './imports.module.css';

export function Remembered({ kind }: { kind: Kind }) {
  const { t } = useTranslation('imports');
  const { t: common } = useTranslation();
  const pages = usePages(['import-mappings', kind], (cursor, signal) => {
    const query = { kind, ...(cursor ? { cursor } : {}) };
    return ask(api.GET('/v1/import-mappings', { params: { query }, signal }));
  });
  if (pages.rows.length === 0) return null;
  return (
    <details className={css.remembered}>
      <summary>{t('remembered')}</summary>
      <p className="quiet">{t('remembered_hint')}</p>
      <ul className={css.rows}>
        {pages.rows.map((kept) => (
          <Line key={kept.id} kept={kept} />
        ))}
      </ul>
      {pages.hasMore && <Button onClick={pages.more}>{common('more')}</Button>}
    </details>
  );
}

function Line({ kept }: { kept: ImportMapping }) {
  const { t } = useTranslation('imports');
  const speech = useSpeech();
  const said = Object.entries(kept.mapping as Mapping).map(
    ([column, field]) => `${column} → ${t(`fields.${field}` as 'fields.name')}`,
  );
  const forget = async () => {
    try {
      const params = { path: { mapping_id: kept.id } };
      await ask(api.DELETE('/v1/import-mappings/{mapping_id}', { params }));
      tellDone(t('forgotten'));
    } catch (error) {
      tellFailed(error);
    }
    await queries.invalidateQueries({ queryKey: ['import-mappings'] });
  };
  return (
    <li className={css.kept}>
      <span className={css.mapColumn} data-data>
        <strong>{kept.filename}</strong>
        <small className="quiet">{said.join(speech.comma)}</small>
        <small className="quiet">{t('last_used', { when: speech.away(kept.used_at) })}</small>
      </span>
      <Button onClick={() => void forget()} aria-label={t('forget_file', { file: kept.filename })}>
        {t('forget')}
      </Button>
    </li>
  );
}
