/** All pages of a person, for a phone. */
import { useTranslation } from 'react-i18next';
import { MenuLink, useMenu } from './frame';
import css from './menu.module.css';

export function Component() {
  const { t } = useTranslation('shell');
  return (
    <>
      <h1>{t('places.menu')}</h1>
      {useMenu().map((group) => (
        <section key={group.name}>
          <h2 className={css.group}>{t(`groups.${group.name}`)}</h2>
          <div className={css.grid}>
            {group.places.map((place) => (
              <MenuLink key={place.path} place={place} className={css.link} />
            ))}
          </div>
        </section>
      ))}
    </>
  );
}
