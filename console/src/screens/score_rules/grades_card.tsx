/** Which grade follows from the two places: fit down, intent across; and what touches add to intent. */
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Amount } from './amount';
import { useEditing } from './context';
import { LETTERS, NUMBERS, pointerOf, RANGES } from './document';
import { useKindName } from './said';
import css from './score_rules.module.css';

export function MatrixCard() {
  const { t } = useTranslation('score_rules');
  const { rules, change, wrong } = useEditing();
  return (
    <section className={css.card}>
      <h2>{t('matrix')}</h2>
      <p className="quiet">{t('matrix_more')}</p>
      <table className={css.matrix}>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">{t('matrix')}</span>
            </th>
            {NUMBERS.map((number) => (
              <th key={number} scope="col">
                {number}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {LETTERS.map((letter) => (
            <tr key={letter}>
              <th scope="row">{letter}</th>
              {NUMBERS.map((number) => {
                const cell = `${letter}${number}`;
                const path = ['matrix', cell];
                return (
                  <td key={number} data-grade={rules.matrix[cell]}>
                    <Select
                      variant="borderless"
                      aria-label={t('matrix_cell', { cell })}
                      value={rules.matrix[cell]}
                      status={wrong.has(pointerOf(path)) ? 'error' : undefined}
                      onChange={(grade) => change(path, grade)}
                      options={LETTERS.map((value) => ({ value: value as string, label: value }))}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function SignalsCard() {
  const { t } = useTranslation('score_rules');
  const { rules } = useEditing();
  const nameOf = useKindName();
  return (
    <section className={css.card}>
      <h2>{t('time')}</h2>
      <div className={css.amounts}>
        <Amount
          path={['half_life_days']}
          value={rules.half_life_days}
          label={t('half_life')}
          range={RANGES.half_life}
          unit={t('days')}
          isNamed
        />
        <Amount
          path={['nurture_below']}
          value={rules.nurture_below}
          label={t('nurture_below')}
          range={RANGES.share}
          unit={t('points_unit')}
          isNamed
        />
      </div>
      <p className="quiet">{t('half_life_more')}</p>
      <h3>{t('signals')}</h3>
      <div className={css.amounts}>
        {Object.entries(rules.signals).map(([kind, points]) => (
          <Amount
            key={kind}
            path={['signals', kind]}
            value={points}
            label={nameOf(kind)}
            range={RANGES.signal}
            unit={t('points_unit')}
            isNamed
          />
        ))}
      </div>
    </section>
  );
}
