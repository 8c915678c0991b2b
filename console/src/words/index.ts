/** The two languages. Each is one file of words per area, and is loaded when it is spoken. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { createKept, type Store } from '@/kit/store';

export type Language = 'zh' | 'en';

const TAGS: Record<Language, string> = { zh: 'zh-CN', en: 'en-US' };

const LOADERS: Record<Language, () => Promise<{ default: Record<string, object> }>> = {
  zh: () => import('./zh'),
  en: () => import('./en'),
};

export const language: Store<Language> = createKept('allhands.language', preferred(), ['zh', 'en']);

function preferred(): Language {
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith('zh')) ? 'zh' : 'en';
}

/** The tag that `Intl` and the page's `lang` want. */
export function tagOf(spoken: Language): string {
  return TAGS[spoken];
}

export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language.get(),
    resources: {},
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await speak(language.get());
}

/** Change the language of every page at once. */
export async function speak(spoken: Language): Promise<void> {
  const words = (await LOADERS[spoken]()).default;
  for (const [area, texts] of Object.entries(words))
    i18next.addResourceBundle(spoken, area, texts, true, true);
  await i18next.changeLanguage(spoken);
  document.documentElement.lang = tagOf(spoken);
  language.set(spoken);
}
