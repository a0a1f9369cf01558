import { Copy } from 'lucide-react';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from './button';
import { TextInput } from './inputs';
import { toast } from './toasts';

/** Something to be taken along, such as a link that is shown once. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const t = useTexts(common);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    toast('success', t('copied'));
  };
  return (
    <div className="flex flex-wrap items-end gap-2">
      <TextInput label={label} value={value} onChange={() => undefined} className="min-w-0 grow basis-64" />
      <Button look="secondary" onPress={() => void copy()}>
        <Copy aria-hidden className="size-5" />
        {t('copy')}
      </Button>
    </div>
  );
}
