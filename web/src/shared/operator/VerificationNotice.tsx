import { catalogue, useTexts } from '@/shared/i18n/texts';
import { Notice } from '@/shared/ui/states';
import type { Schemas } from '@/shared/api/client';

const texts = catalogue({
  en: {
    pending: 'Your business is waiting for approval. You can prepare everything; customers see your lots once ParkMate has approved it.',
    declined: 'ParkMate has declined your business. Your lots are neither listed nor booked; bookings that stand are kept. You can still change your data.',
  },
  hi: {
    pending: 'आपका व्यवसाय मंज़ूरी की प्रतीक्षा में है। सब तैयार कर सकते हैं; मंज़ूरी मिलते ही ग्राहक आपकी पार्किंग देख सकेंगे।',
    declined: 'ParkMate ने आपके व्यवसाय को मंज़ूरी नहीं दी। आपकी पार्किंग न सूची में है, न बुक हो सकती है; मौजूदा बुकिंग बनी रहेंगी। आप अब भी अपनी जानकारी बदल सकते हैं।',
  },
});

/** What it means that an operator is not approved; nothing if it is. */
export function VerificationNotice({ verification, className = '' }: { verification: Schemas['Verification'] | undefined; className?: string }) {
  const t = useTexts(texts);
  if (verification === undefined || verification === 'approved') return null;
  return (
    <div className={className}>
      <Notice tone={verification === 'pending' ? 'warning' : 'bad'}>{t(verification)}</Notice>
    </div>
  );
}
