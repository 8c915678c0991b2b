/** Holdings that began each month, and what share of them went to somebody else. Loaded when it is shown. */
import { theme } from 'antd';
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { TurnoverGroup } from '@/api/schema';
import { chartLook } from '@/kit/chart';
import { useSpeech } from '@/words/speech';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const HEIGHT = 260;

export default function Trend({ months }: { months: readonly TurnoverGroup[] }) {
  const { t } = useTranslation('turnover');
  const { token } = theme.useToken();
  const speech = useSpeech();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return;
    const chart = init(place.current);
    const quiet = { color: token.colorTextDescription };
    const lines = { lineStyle: { color: token.colorBorderSecondary } };
    chart.setOption({
      ...chartLook(token),
      grid: { left: 8, right: 8, top: 40, bottom: 4, containLabel: true },
      xAxis: { type: 'category', data: months.map((month) => month.key), axisLabel: quiet },
      yAxis: [
        { type: 'value', axisLabel: quiet, splitLine: lines, minInterval: 1 },
        {
          type: 'value',
          min: 0,
          axisLabel: { ...quiet, formatter: (share: number) => speech.percent(share) },
          splitLine: { show: false },
        },
      ],
      series: [
        {
          name: t('begun'),
          type: 'bar',
          barMaxWidth: 40,
          itemStyle: { color: token.colorPrimary },
          data: months.map((month) => month.begun),
        },
        {
          name: t('rate'),
          type: 'line',
          yAxisIndex: 1,
          symbolSize: 8,
          itemStyle: { color: token.colorWarning },
          lineStyle: { color: token.colorWarning, width: 3 },
          tooltip: { valueFormatter: (share: unknown) => speech.percent(Number(share), 1) },
          data: months.map((month) => month.turnover_rate),
        },
      ],
    });
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [months, t, token, speech]);
  return <div ref={place} role="img" aria-label={t('trend')} style={{ height: HEIGHT }} />;
}
