import { Download } from 'lucide-react';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { useProblemText } from '@/shared/i18n/problems';
import { bookingsCsv, type Filters } from './queries';
import { texts } from './texts';

function save(table: Blob, name: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(table);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** What the filters leave, as a file. */
export function CsvButton({ filters, zone }: { filters: Filters; zone: string }) {
  const t = useTexts(texts);
  const words = useProblemText();
  const { run, isPending } = useAction(() => bookingsCsv(filters, zone), {
    onDone: (table) => {
      save(table, 'bookings.csv');
      toast('success', t('csvDone'));
    },
    onRefused: (error) => toast('error', words(error)),
  });
  return (
    <Button look="secondary" isPending={isPending} onPress={() => run(undefined)}>
      {!isPending && <Download aria-hidden className="size-4" />}
      {t('csv')}
    </Button>
  );
}
