/** A number of the document, at its place; what is refused of it is said below. */
import { InputNumber } from 'antd';
import { useId } from 'react';
import { useEditing } from './context';
import { type Path, pointerOf, type Range } from './document';
import css from './score_rules.module.css';

interface Props {
  path: Path;
  value: number;
  label: string;
  range: Range;
  unit?: string;
  /** Whether the label is said beside it, or only to who cannot see. */
  isNamed?: boolean;
}

export function Amount({ path, value, label, range, unit, isNamed }: Props) {
  const { change, wrong } = useEditing();
  const id = useId();
  const refused = wrong.get(pointerOf(path));
  return (
    <span className={css.amount}>
      {isNamed && <label htmlFor={id}>{label}</label>}
      <InputNumber<number>
        id={id}
        aria-label={isNamed ? undefined : label}
        aria-describedby={refused ? `${id}-wrong` : undefined}
        value={value}
        min={range.least}
        max={range.most}
        precision={range.parts ? undefined : 0}
        suffix={unit}
        status={refused ? 'error' : undefined}
        onChange={(typed) => typed !== null && change(path, typed)}
      />
      {refused && (
        <small id={`${id}-wrong`} className={css.wrong} role="alert">
          {refused}
        </small>
      )}
    </span>
  );
}

/** What was refused of a place that is no single field. */
export function Refused({ path }: { path: Path }) {
  const refused = useEditing().wrong.get(pointerOf(path));
  return refused ? (
    <p className={css.wrong} role="alert">
      {refused}
    </p>
  ) : null;
}
