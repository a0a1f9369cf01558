import { useQueryClient } from '@tanstack/react-query';
import { api, told } from '@/shared/api/client';
import { type Language, setLanguage, useLanguage } from '@/shared/i18n/language';
import { useTexts } from '@/shared/i18n/texts';
import { sessionQuery } from '@/shared/session/session';
import { RadioInput } from '@/shared/ui/inputs';
import { Card } from '@/shared/ui/page';
import { useAction } from '@/shared/ui/useAction';
import { setTheme, type Theme, useTheme } from '@/shared/ui/theme';
import { texts } from './texts';

export function LooksCard() {
  const t = useTexts(texts);
  const queries = useQueryClient();
  // Mail is written in it too. Should that not be saved, the screen still speaks it.
  const keep = useAction((language: Language) => told(api.PATCH('/api/v1/me', { body: { language } })), {
    onDone: (me) => queries.setQueryData(sessionQuery.queryKey, me),
  });
  const choose = (language: Language) => {
    setLanguage(language);
    keep.run(language);
  };
  return (
    <Card aria-labelledby="looks" className="grid gap-4">
      <h2 id="looks">{t('looks')}</h2>
      <RadioInput<Language>
        label={t('language')}
        inline
        value={useLanguage()}
        onChange={choose}
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
