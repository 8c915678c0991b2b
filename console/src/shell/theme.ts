/** Light or dark, as the reader's system says until they say otherwise; the tokens of both. */
import type { ThemeConfig } from 'antd';
import { theme } from 'antd';
import { useSyncExternalStore } from 'react';
import { createKept, useStore } from '@/kit/store';

export type Shade = 'system' | 'light' | 'dark';

export const shade = createKept<Shade>('allhands.theme', 'system', ['system', 'light', 'dark']);

const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

export function useIsDark(): boolean {
  const chosen = useStore(shade);
  const system = useSyncExternalStore(
    (listener) => {
      systemIsDark.addEventListener('change', listener);
      return () => systemIsDark.removeEventListener('change', listener);
    },
    () => systemIsDark.matches,
  );
  return chosen === 'system' ? system : chosen === 'dark';
}

const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';

export function themeOf(isDark: boolean, isTouch: boolean): ThemeConfig {
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: 'allhands' },
    hashed: false,
    token: {
      colorPrimary: isDark ? '#23a98b' : '#0b7a63',
      ...(isDark
        ? {}
        : { colorPrimaryBg: '#dcf2ec', colorPrimaryBgHover: '#c4e8de', colorPrimaryHover: '#096650' }),
      colorInfo: isDark ? '#4c9df0' : '#1463b8',
      ...(isDark
        ? {}
        : {
            colorSuccess: '#23752b',
            colorSuccessBg: '#e6f5e4',
            colorSuccessBorder: '#b3ddb0',
            colorError: '#c9252d',
            colorErrorHover: '#a81d24',
          }),
      colorLink: isDark ? '#5cc9b0' : '#0b7a63',
      colorTextDescription: isDark ? 'rgba(255,255,255,0.65)' : 'rgba(0,0,0,0.62)',
      colorTextTertiary: isDark ? 'rgba(255,255,255,0.6)' : 'rgba(0,0,0,0.6)',
      colorTextPlaceholder: isDark ? 'rgba(255,255,255,0.6)' : 'rgba(0,0,0,0.55)',
      borderRadius: 8,
      controlHeight: isTouch ? 44 : 34,
      controlHeightSM: isTouch ? 44 : 26,
      fontFamily: FONT,
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', primaryColor: isDark ? '#04201a' : '#fff' },
      Badge: { colorError: '#c4262e' },
    },
  };
}
