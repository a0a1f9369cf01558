import { Search } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { TextInput } from '@/shared/ui/inputs';
import { texts } from './texts';

/** Words to search for; they go to the address when they are sent. */
export function SearchForm({ label, value, onSearch, children }: { label: string; value: string; onSearch: (written: string) => void; children?: ReactNode }) {
  const t = useTexts(texts);
  const [written, setWritten] = useState(value);
  return (
    <form
      role="search"
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(written.trim());
      }}
    >
      <TextInput className="min-w-0 grow basis-52" type="search" label={label} value={written} onChange={setWritten} />
      {children}
      <Button type="submit" look="secondary">
        <Search aria-hidden className="size-5" />
        {t('apply')}
      </Button>
    </form>
  );
}
