/** The sum of each bucket; pressing one shows what is in it. */
import { useTranslation } from 'react-i18next';
import type { ReceivablePage } from '@/api/schema';
import type { ListState } from '@/parts/grid/list_state';
import { useSpeech } from '@/words/speech';
import css from './money.module.css';

interface Props {
  sums: NonNullable<ReceivablePage['summary']>;
  state: ListState;
}

export function Buckets({ sums, state }: Props) {
  const { t } = useTranslation('money');
  const speech = useSpeech();
  const { bucket: chosen, ...others } = state.filters;
  return (
    <div className={css.buckets}>
      {sums.map(({ bucket, count, open_fen }) => (
        <button
          key={bucket}
          type="button"
          className={css.bucket}
          aria-pressed={chosen === bucket}
          data-late={bucket !== 'not_due'}
          onClick={() => state.setFilters(chosen === bucket ? others : { ...others, bucket })}
        >
          <span className="quiet">{t(`buckets.${bucket}` as 'buckets.not_due')}</span>
          <strong>{speech.money(open_fen)}</strong>
          <small>{t('count', { count })}</small>
        </button>
      ))}
    </div>
  );
}
