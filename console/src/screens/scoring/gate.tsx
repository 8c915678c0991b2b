/** The gate of publishing, line by line: what was found, the limit, and whether it passes. */
import { useTranslation } from 'react-i18next';
import type { Criterion, Gate } from '@/api/schema';
import { Mark } from '@/parts/mark';
import { useSpeech } from '@/words/speech';
import css from './scoring.module.css';

/** How what was found stands to its limit; the ratio may be off either way. */
const SIGNS: Readonly<Record<string, string>> = { wins: '≥', log_loss: '<', auc: '≥', lift: '≥', ece: '≤' };
const RATIO_WITHIN = 0.1;

export function GateLines({ gate }: { gate: Gate }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const written = ({ code }: Criterion, value: number) =>
    code === 'wins' ? speech.number(value) : speech.figure(value, 3);
  return (
    <section className={css.card}>
      <h2>
        {t('gate')}{' '}
        <Mark tone={gate.passes ? 'good' : 'bad'}>{t(gate.passes ? 'passes' : 'passes_not')}</Mark>
      </h2>
      <p className="quiet">{t(`gate_on.${gate.judged_on}`)}</p>
      <table className={css.plain}>
        <caption className="sr-only">{t('gate')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('criterion')}</th>
            <th scope="col">{t('found')}</th>
            <th scope="col">{t('limit')}</th>
          </tr>
        </thead>
        <tbody>
          {gate.criteria.map((each) => (
            <tr key={each.code}>
              <th scope="row">
                {speech.say(each)}{' '}
                <Mark tone={each.passes ? 'good' : 'bad'}>{t(each.passes ? 'pass' : 'fail')}</Mark>
              </th>
              <td>{written(each, each.found)}</td>
              <td>{limitOf(each, (value) => written(each, value))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function limitOf({ code, limit, within }: Criterion, written: (value: number) => string): string {
  if (code === 'ratio') {
    const off = within ?? RATIO_WITHIN;
    return `${written(limit - off)}–${written(limit + off)}`;
  }
  return `${SIGNS[code] ?? ''} ${written(limit)}`;
}
