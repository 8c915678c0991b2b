/** The fields of both leads in three columns: one, the other, and what is kept. */
import { Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ComparedField, Duplicate } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import css from './duplicates.module.css';

const MOMENTS = new Set(['created_at']);

interface Props {
  pair: Duplicate;
  /** Who was chosen to keep it, if both are in somebody's hands. */
  keeper?: string;
  onSurvivor: (id: string) => void;
}

export function Fields({ pair, keeper, onSurvivor }: Props) {
  const { t } = useTranslation('duplicates');
  const said = useSaid(pair);
  const survivor = pair.merge?.survivor_id;
  return (
    <div className={css.scroll}>
      <table className={css.fields}>
        <caption className="sr-only">{t('side_by_side')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('field')}</th>
            {pair.leads.map((lead) => (
              <th key={lead.id} scope="col">
                {lead.within_reach ? (
                  <Link to={`/leads/${lead.id}`}>#{lead.number}</Link>
                ) : (
                  <span>#{lead.number}</span>
                )}
                <Radio
                  name="survivor"
                  checked={lead.id === survivor}
                  disabled={pair.state !== 'open' || !pair.merge}
                  onChange={() => onSurvivor(lead.id)}
                >
                  {t('survivor')}
                </Radio>
              </th>
            ))}
            <th scope="col">{t('kept')}</th>
          </tr>
        </thead>
        <tbody>
          {pair.fields.map((field) => (
            <tr key={field.field} data-differs={field.differs}>
              <th scope="row">
                {t(`fields.${field.field}` as 'fields.name', { defaultValue: field.field })}
                {field.differs && <small>{t('differs')}</small>}
              </th>
              {field.values.map((value, side) => (
                <td key={pair.leads[side]?.id ?? side}>{said(field, value)}</td>
              ))}
              <td className={css.kept}>
                {said(field, field.field === 'owner_id' && pair.two_hands ? keeper : field.kept)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A value of a field in words. */
function useSaid(pair: Duplicate) {
  const { t: common } = useTranslation();
  const { t: leads } = useTranslation('leads');
  const speech = useSpeech();
  return ({ field }: ComparedField, value: unknown): string => {
    if (value === null || value === undefined || value === '') return '–';
    if (Array.isArray(value)) return value.length > 0 ? value.join(speech.comma) : '–';
    if (typeof value === 'boolean') return value ? common('yes') : common('no');
    const text = String(value);
    if (MOMENTS.has(field)) return speech.moment(text);
    if (field === 'state') return leads(`states.${text}` as 'states.held');
    if (field === 'stage') return leads(`stages.${text}` as 'stages.lead');
    if (field === 'owner_id') return pair.leads.find((lead) => lead.owner_id === text)?.owner_name ?? text;
    return text;
  };
}
