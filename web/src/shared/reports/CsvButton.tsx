import { Download } from 'lucide-react';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { useProblemText } from '@/shared/i18n/problems';
import { downloadCsv } from './csv';
import { texts } from './texts';

export function CsvButton({ path, query, name }: { path: string; query: Record<string, string | undefined>; name: string }) {
  const t = useTexts(texts);
  const words = useProblemText();
  const downloading = useAction(() => downloadCsv(path, query, name), { onRefused: (error) => toast('error', words(error)) });
  return (
    <Button look="secondary" onPress={() => downloading.run(undefined)} isPending={downloading.isPending}>
      <Download aria-hidden className="size-5" />
      {t('csv')}
    </Button>
  );
}
