/** Language and colours. */

import { THEME_CHOICES, setTheme, theme, themeChoice } from '../state/theme';
import { LANGUAGES, language, setLanguage } from '../text/language';
import { IconButton } from '../ui/button';
import { words } from './words';

export function Preferences() {
  const next = THEME_CHOICES[(THEME_CHOICES.indexOf(themeChoice.value) + 1) % THEME_CHOICES.length] ?? 'auto';
  return (
    <div class="preferences">
      <select class="plain-select" aria-label={words().language} value={language.value} onChange={({ currentTarget }) => setLanguage(currentTarget.value)}>
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
      <IconButton icon={theme.value === 'dark' ? 'moon' : 'sun'} name={`${words().theme}: ${words().themes[themeChoice.value]}`} onClick={() => setTheme(next)} />
    </div>
  );
}
