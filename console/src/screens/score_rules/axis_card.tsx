/** One axis: its ceiling, where its places begin, and its factors in groups. */
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSpeech } from '@/words/speech';
import { Amount, Refused } from './amount';
import { useEditing } from './context';
import { type Axis, type Factor, LETTERS, NUMBERS, RANGES } from './document';
import { FactorRow } from './factor_row';
import css from './score_rules.module.css';

const FactorForm = lazy(() => import('./factor_form'));
const CUTS = [0, 1, 2] as const;

export function AxisCard({ axis }: { axis: Axis }) {
  const { t } = useTranslation('score_rules');
  const { rules, change } = useEditing();
  const [opened, setOpened] = useState<number | 'new' | null>(null);
  const { ceiling, cuts, factors } = rules[axis];
  const places = axis === 'fit' ? LETTERS : NUMBERS;
  const path = [axis, 'factors'];
  const keep = (factor: Factor) =>
    change([...path, opened === 'new' ? factors.length : (opened ?? 0)], factor);
  return (
    <section className={css.card}>
      <h2>{t(`axes.${axis}`)}</h2>
      <div className={css.amounts}>
        <Amount path={[axis, 'ceiling']} value={ceiling} label={t('ceiling')} range={RANGES.share} isNamed />
        {CUTS.map((at) => (
          <Amount
            key={at}
            path={[axis, 'cuts', at]}
            value={cuts[at] ?? 0}
            label={t('cut', { place: places[at] })}
            range={RANGES.share}
            isNamed
          />
        ))}
      </div>
      <Refused path={[axis, 'cuts']} />
      <h3>{t('factors')}</h3>
      <Refused path={path} />
      <ul className={css.factors}>
        {factors.map((factor, at) => (
          <FactorRow
            key={factor.code}
            factor={factor}
            path={[...path, at]}
            onEdit={() => setOpened(at)}
            onRemove={() =>
              change(
                path,
                factors.filter((each) => each !== factor),
              )
            }
          />
        ))}
      </ul>
      <Button icon={<PlusOutlined aria-hidden />} onClick={() => setOpened('new')}>
        {t('factor_add')}
      </Button>
      <Suspense>
        {opened !== null && (
          <FactorForm
            factor={opened === 'new' ? null : (factors[opened] ?? null)}
            onKeep={keep}
            onClose={() => setOpened(null)}
          />
        )}
      </Suspense>
    </section>
  );
}

/** Groups, each with the most that its factors count together. */
export function GroupsCard() {
  const { t } = useTranslation('score_rules');
  const speech = useSpeech();
  const { rules } = useEditing();
  const groups = Object.entries(rules.groups);
  if (groups.length === 0) return null;
  return (
    <section className={css.card}>
      <h2>{t('groups')}</h2>
      <div className={css.amounts}>
        {groups.map(([name, group]) => (
          <Amount
            key={name}
            path={['groups', name, 'cap']}
            value={group.cap}
            label={t('group_cap', { name: speech.say(group) })}
            range={RANGES.share}
            isNamed
          />
        ))}
      </div>
    </section>
  );
}
