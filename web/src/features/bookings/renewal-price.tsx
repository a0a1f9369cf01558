import type { Schemas } from '@/shared/api/client';
import { useProblemText } from '@/shared/i18n/problems';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Notice } from '@/shared/ui/states';
import { actionTexts } from './action-texts';

interface Props {
  quote: { data: Schemas['QuoteReply'] | undefined; error: unknown; isPending: boolean };
  zone: string;
}

/** From when to when, for how much; or that it cannot be had for that long. Keeps its height while it is asked for. */
export function RenewalPrice({ quote: { data, error, isPending }, zone }: Props) {
  const t = useTexts(actionTexts);
  const words = useProblemText();
  const { money, dateTime } = useFormat();
  if (isPending)
    return (
      <p role="status" className="min-h-14 text-muted">
        {t('counting')}
      </p>
    );
  if (!data) return <Notice>{words(error)}</Notice>;
  return (
    <div className="min-h-14">
      <p className="flex justify-between gap-4">
        <span className="text-muted">{t('renewalPrice')}</span>
        <output className="font-semibold">{money(data.total)}</output>
      </p>
      <p>{t('renewalFromTo', { from: dateTime(data.starts_at, zone), to: dateTime(data.ends_at, zone) })}</p>
      {data.unavailable_code && (
        <p role="status" className="mt-1 text-warning">
          {t('notSo')} {words({ code: data.unavailable_code })}
        </p>
      )}
    </div>
  );
}
