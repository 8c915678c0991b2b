/** By which working day what share of the wins had come, with the cycles as lines. Loaded when it is shown. */
import { theme } from 'antd';
import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CycleEstimate } from '@/api/schema';
import { chartLook } from '@/kit/chart';
import { useSpeech } from '@/words/speech';
import { linesOf, RIPE, shareOfWins } from './ripening';

use([LineChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

const HEIGHT = 300;

export default function Curve({ group, name }: { group: CycleEstimate; name: string }) {
  const { t } = useTranslation('cycles');
  const { token } = theme.useToken();
  const speech = useSpeech();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return;
    const chart = init(place.current);
    const quiet = { color: token.colorTextDescription };
    const rules = { lineStyle: { color: token.colorBorderSecondary } };
    const colors = {
      present: token.colorTextDescription,
      learned: token.colorPrimary,
      ripe: token.colorWarning,
    };
    const upright = linesOf(group).map((line) => ({
      name: t(`lines.${line.name}`),
      type: 'line' as const,
      data: [],
      symbol: 'none',
      itemStyle: { color: colors[line.name] },
      lineStyle: {
        color: colors[line.name],
        width: 2,
        type: line.name === 'ripe' ? 'dashed' : 'solid',
      } as const,
      markLine: {
        symbol: 'none',
        lineStyle: {
          color: colors[line.name],
          width: 2,
          type: line.name === 'ripe' ? 'dashed' : 'solid',
        } as const,
        label: { show: false },
        data: [{ xAxis: line.days }],
      },
    }));
    chart.setOption({
      ...chartLook(token),
      grid: { left: 8, right: 16, top: 64, bottom: 24, containLabel: true },
      tooltip: {
        ...chartLook(token).tooltip,
        valueFormatter: (share: unknown) => speech.percent(Number(share), 1),
      },
      xAxis: {
        type: 'value',
        name: t('working_days'),
        nameLocation: 'middle',
        nameGap: 26,
        nameTextStyle: quiet,
        axisLabel: quiet,
        splitLine: { show: false },
        axisPointer: { label: { precision: 0 } },
      },
      yAxis: {
        type: 'value',
        min: 0,
        max: 1,
        axisLabel: { ...quiet, formatter: (share: number) => speech.percent(share) },
        splitLine: rules,
      },
      series: [
        {
          name: t('lines.wins'),
          type: 'line',
          step: 'end',
          symbol: 'none',
          itemStyle: { color: token.colorSuccess },
          lineStyle: { color: token.colorSuccess, width: 3 },
          areaStyle: { color: token.colorSuccess, opacity: 0.1 },
          data: shareOfWins(group),
          markLine: {
            symbol: 'none',
            silent: true,
            label: { show: false },
            lineStyle: { color: token.colorBorder, type: 'dotted' },
            data: [{ yAxis: RIPE }],
          },
        },
        ...upright,
      ],
    });
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [group, t, token, speech]);
  return <div ref={place} role="img" aria-label={t('curve_of', { name })} style={{ height: HEIGHT }} />;
}
