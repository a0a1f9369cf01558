import { CalendarLink } from '@/shared/calendar/CalendarLink';
import { texts } from '@/shared/calendar/texts';
import { useTexts } from '@/shared/i18n/texts';
import { Card } from '@/shared/ui/page';

export function CalendarCard() {
  const t = useTexts(texts);
  return (
    <Card aria-labelledby="calendar" className="grid gap-3">
      <h2 id="calendar">{t('calendar')}</h2>
      <CalendarLink />
    </Card>
  );
}
