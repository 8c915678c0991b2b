/** What every chart has in common: letters and colours of the console, and a tooltip the page's policy allows. */
import type { GlobalToken } from 'antd';

export function chartLook(token: GlobalToken) {
  return {
    animation: false,
    textStyle: { fontFamily: token.fontFamily },
    legend: { top: 0, textStyle: { color: token.colorText } },
    // Rich text and not HTML: the page's policy allows no inline styles.
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      backgroundColor: token.colorBgElevated,
      textStyle: { color: token.colorText },
    },
  } as const;
}
