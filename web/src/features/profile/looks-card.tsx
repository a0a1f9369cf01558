import { type Language, setLanguage, useLanguage } from '@/shared/i18n/language';
import { useTexts } from '@/shared/i18n/texts';
import { RadioInput } from '@/shared/ui/inputs';
import { Card } from '@/shared/ui/page';
import { setTheme, type Theme, useTheme } from '@/shared/ui/theme';
import { texts } from './texts';

export function LooksCard() {
  const t = useTexts(texts);
  return (
    <Card aria-labelledby="looks" className="grid gap-4">
      <h2 id="looks">{t('looks')}</h2>
      <RadioInput<Language>
        label={t('language')}
        inline
        value={useLanguage()}
        onChange={setLanguage}
        choices={[
          { value: 'en', label: 'English' },
          { value: 'hi', label: 'हिन्दी' },
        ]}
      />
      <RadioInput<Theme>
        label={t('colours')}
        inline
        value={useTheme()}
        onChange={setTheme}
        choices={[
          { value: 'system', label: t('system') },
          { value: 'light', label: t('light') },
          { value: 'dark', label: t('dark') },
        ]}
      />
    </Card>
  );
}
