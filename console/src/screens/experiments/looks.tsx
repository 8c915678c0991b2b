/** The difference and its interval at each look, beside what is worth finding. Loaded when it is shown. */
import { theme } from 'antd';
import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExperimentLook } from '@/api/schema';
import { chartLook } from '@/kit/chart';
import { useSpeech } from '@/words/speech';
import { reachOf } from './plan';

use([LineChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

const HEIGHT = 280;

interface Props {
  looks: readonly ExperimentLook[];
  effect: number;
}

export default function Looks({ looks, effect }: Props) {
  const { t } = useTranslation('experiments');
  const { token } = theme.useToken();
  const speech = useSpeech();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return;
    const chart = init(place.current);
    const seen = looks.filter((each) => each.difference);
    const reach = reachOf(seen, effect);
    const quiet = { color: token.colorTextDescription };
    const line = (name: string, values: (number | undefined)[], dashed: boolean) => ({
      name,
      type: 'line' as const,
      symbol: seen.length > 1 ? 'none' : 'circle',
      itemStyle: { color: token.colorPrimary },
      lineStyle: {
        color: token.colorPrimary,
        width: dashed ? 1 : 3,
        type: dashed ? 'dashed' : 'solid',
      } as const,
      data: values,
    });
    chart.setOption({
      ...chartLook(token),
      grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
      tooltip: {
        ...chartLook(token).tooltip,
        valueFormatter: (share: unknown) => speech.percent(Number(share), 1),
      },
      xAxis: {
        type: 'category',
        data: seen.map((each) => speech.day(each.at)),
        axisLabel: { ...quiet, alignMaxLabel: 'right' },
      },
      yAxis: {
        type: 'value',
        min: -reach,
        max: reach,
        axisLabel: { ...quiet, formatter: (share: number) => speech.percent(share, 1) },
        splitLine: { lineStyle: { color: token.colorBorderSecondary } },
      },
      series: [
        {
          ...line(
            t('difference'),
            seen.map((each) => each.difference?.estimate),
            false,
          ),
          markLine: {
            symbol: 'none',
            silent: true,
            label: { show: false },
            lineStyle: { color: token.colorBorder, type: 'dotted' },
            data: [{ yAxis: effect }, { yAxis: 0, lineStyle: { type: 'solid' } }, { yAxis: -effect }],
          },
        },
        line(
          t('low'),
          seen.map((each) => each.difference?.low),
          true,
        ),
        line(
          t('high'),
          seen.map((each) => each.difference?.high),
          true,
        ),
      ],
    });
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [looks, effect, t, token, speech]);
  return <div ref={place} role="img" aria-label={t('looks')} style={{ height: HEIGHT }} />;
}
