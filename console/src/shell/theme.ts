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

const LIGHT = {
  colorPrimary: '#0b7a63',
  colorPrimaryBg: '#dcf2ec',
  colorPrimaryBgHover: '#c4e8de',
  colorPrimaryHover: '#096650',
  colorInfo: '#1463b8',
  colorSuccess: '#23752b',
  colorSuccessBg: '#e6f5e4',
  colorSuccessBorder: '#b3ddb0',
  colorError: '#c9252d',
  colorErrorHover: '#a81d24',
  colorLink: '#0b7a63',
  colorTextDescription: 'rgba(0,0,0,0.62)',
  colorTextTertiary: 'rgba(0,0,0,0.6)',
  colorTextPlaceholder: 'rgba(0,0,0,0.55)',
};

const DARK = {
  colorPrimary: '#23a98b',
  colorInfo: '#4c9df0',
  colorError: '#ff6b6d',
  colorLink: '#5cc9b0',
  colorTextDescription: 'rgba(255,255,255,0.65)',
  colorTextTertiary: 'rgba(255,255,255,0.6)',
  colorTextPlaceholder: 'rgba(255,255,255,0.6)',
};

/** What stands on a button of a colour. */
const ON_BUTTONS = {
  light: { primaryColor: '#fff', dangerColor: '#fff' },
  dark: { primaryColor: '#01110d', dangerColor: '#1c0304' },
};

export function themeOf(isDark: boolean, isTouch: boolean): ThemeConfig {
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: 'allhands' },
    hashed: false,
    token: {
      ...(isDark ? DARK : LIGHT),
      borderRadius: 8,
      controlHeight: isTouch ? 44 : 34,
      controlHeightSM: isTouch ? 44 : 26,
      fontFamily: FONT,
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', ...ON_BUTTONS[isDark ? 'dark' : 'light'] },
      Badge: { colorError: '#c4262e' },
    },
  };
}
