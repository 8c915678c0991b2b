/** The whole console: look, language, what is known of the server, and the pages. */
import { QueryClientProvider } from '@tanstack/react-query';
import { ConfigProvider } from 'antd';
import type { Locale } from 'antd/es/locale';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useLayoutEffect } from 'react';
import { RouterProvider } from 'react-router/dom';
import { queries } from '@/api/queries';
import { useIsTouch } from '@/kit/screen';
import { useStore } from '@/kit/store';
import { type Language, language } from '@/words';
import { router } from './router';
import { themeOf, useIsDark } from './theme';

const CONTROLS: Record<Language, Locale> = { zh: zhCN, en: enUS };

export function App() {
  const isDark = useIsDark();
  const isTouch = useIsTouch();
  const spoken = useStore(language);
  useLayoutEffect(() => {
    document.documentElement.classList.toggle('dark', isDark);
  }, [isDark]);
  return (
    <ConfigProvider
      theme={themeOf(isDark, isTouch)}
      locale={CONTROLS[spoken]}
      button={{ autoInsertSpace: false }}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ConfigProvider>
  );
}
