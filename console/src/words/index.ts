/** The two languages: a file of words per area, loaded when a page of it is opened; those of every page at once. */
import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { createKept, type Store } from '@/kit/store';

export type Language = 'zh' | 'en';
type Texts = Record<string, object>;

const TAGS: Record<Language, string> = { zh: 'zh-CN', en: 'en-US' };

const CORE: Record<Language, () => Promise<Texts>> = {
  zh: async () => (await import('./zh/core')).default,
  en: async () => (await import('./en/core')).default,
};
const CORE_AREAS: readonly string[] = ['common', 'grid', 'problems', 'shell'];
const AREAS = import.meta.glob<{ default: object }>(['./*/*.json', '!./*/{common,grid,problems,shell}.json']);

export const language: Store<Language> = createKept('allhands.language', preferred(), ['zh', 'en']);

function preferred(): Language {
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith('zh')) ? 'zh' : 'en';
}

/** The tag that `Intl` and the page's `lang` want. */
export function tagOf(spoken: Language): string {
  return TAGS[spoken];
}

/** Words as pages ask for them; a page that is opened waits for its own. */
const files: BackendModule = {
  type: 'backend',
  callbackApi: true,
  init() {},
  read(spoken, area, done) {
    wordsOf(spoken as Language, area).then(
      (words) => done(null, words),
      (error) => done(error, false),
    );
  },
};

async function wordsOf(spoken: Language, area: string): Promise<object | undefined> {
  if (CORE_AREAS.includes(area)) return (await CORE[spoken]())[area];
  return (await AREAS[`./${spoken}/${area}.json`]?.())?.default;
}

export async function startWords(): Promise<void> {
  await i18next
    .use(files)
    .use(initReactI18next)
    .init({
      lng: language.get(),
      supportedLngs: Object.keys(TAGS),
      fallbackLng: false,
      ns: [...CORE_AREAS],
      defaultNS: 'common',
      interpolation: { escapeValue: false },
      returnNull: false,
    });
  await speak(language.get());
}

/** Change the language of every page at once. */
export async function speak(spoken: Language): Promise<void> {
  await i18next.changeLanguage(spoken);
  document.documentElement.lang = tagOf(spoken);
  language.set(spoken);
}
