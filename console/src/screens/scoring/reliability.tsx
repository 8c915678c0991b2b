/** What was foretold beside what came: on the diagonal where both are the same. */
import { useTranslation } from 'react-i18next';
import type { CalibrationBin } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import { endOf, marksOf, pointsOf } from './reliability_points';
import css from './scoring.module.css';

const SIZE = 220;
const LEFT = 44;
const TOP = 12;
const BELOW = 44;
const WHOLE = { width: LEFT + SIZE + 20, height: TOP + SIZE + BELOW } as const;

export function Reliability({ bins }: { bins: readonly CalibrationBin[] }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const points = pointsOf(bins, SIZE);
  const said = (bin: CalibrationBin) =>
    t('reliability_point', {
      foretold: speech.percent(bin.foretold, 1),
      came: speech.percent(bin.came, 1),
      rows: speech.number(bin.rows),
      wins: speech.number(bin.wins),
    });
  return (
    <figure className={css.figure}>
      <figcaption>
        <strong>{t('reliability')}</strong> <span className="quiet">{t('reliability_more')}</span>
      </figcaption>
      <div className={css.reliability}>
        <svg viewBox={`0 0 ${WHOLE.width} ${WHOLE.height}`} aria-hidden>
          <g transform={`translate(${LEFT} ${TOP})`}>
            <Axes bins={bins} />
            <line x1={0} y1={SIZE} x2={SIZE} y2={0} className={css.diagonal} />
            <polyline points={points.map(({ x, y }) => `${x},${y}`).join(' ')} className={css.way} />
            {points.map((point) => (
              <circle key={point.foretold} cx={point.x} cy={point.y} r={point.radius} className={css.point}>
                <title>{said(point)}</title>
              </circle>
            ))}
          </g>
        </svg>
        <ol className={css.said}>
          {bins.map((bin) => (
            <li key={bin.foretold}>{said(bin)}</li>
          ))}
        </ol>
      </div>
    </figure>
  );
}

function Axes({ bins }: { bins: readonly CalibrationBin[] }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const end = endOf(bins);
  return (
    <>
      <rect width={SIZE} height={SIZE} className={css.frame} />
      {marksOf(bins).map((mark) => (
        <g key={mark}>
          <text x={(mark / end) * SIZE} y={SIZE + 16} textAnchor="middle">
            {speech.percent(mark)}
          </text>
          <text x={-6} y={SIZE - (mark / end) * SIZE + 4} textAnchor="end">
            {speech.percent(mark)}
          </text>
        </g>
      ))}
      <text x={SIZE / 2} y={SIZE + 36} textAnchor="middle">
        {t('reliability_said')}
      </text>
      <text transform={`translate(-${LEFT - 10} ${SIZE / 2}) rotate(-90)`} textAnchor="middle">
        {t('reliability_came')}
      </text>
    </>
  );
}
