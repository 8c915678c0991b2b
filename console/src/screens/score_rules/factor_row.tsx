/** A factor: what it is called, when it counts, its points; changed whole in a form of its own. */
import { DeleteOutlined, EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSpeech } from '@/words/speech';
import { Amount, Refused } from './amount';
import { useEditing } from './context';
import { type Factor, type Path, RANGES } from './document';
import { useSaidCondition } from './said_condition';
import css from './score_rules.module.css';

interface Props {
  factor: Factor;
  path: Path;
  onEdit: () => void;
  onRemove: () => void;
}

export function FactorRow({ factor, path, onEdit, onRemove }: Props) {
  const { t } = useTranslation('score_rules');
  const speech = useSpeech();
  const said = useSaidCondition();
  const { rules } = useEditing();
  const name = speech.say(factor);
  const group = factor.group ? rules.groups[factor.group] : undefined;
  return (
    <li className={css.factor}>
      <span className={css.about}>
        <strong>{name}</strong> {group && <span className={css.group}>{speech.say(group)}</span>}
        <small className="quiet">{t('when', { what: said(factor) })}</small>
        <Refused path={path} />
      </span>
      <Amount
        path={[...path, 'points']}
        value={factor.points}
        label={t('points_of', { name })}
        range={RANGES.points}
        unit={t('points_unit')}
      />
      <span className={css.acts}>
        <Button
          type="text"
          icon={<EditOutlined aria-hidden />}
          aria-label={t('factor_edit', { name })}
          onClick={onEdit}
        />
        <Button
          type="text"
          icon={<DeleteOutlined aria-hidden />}
          aria-label={t('factor_remove', { name })}
          onClick={onRemove}
        />
      </span>
    </li>
  );
}
