import type { Notice } from '@/shared/realtime/inbox';
import { useLanguage } from './language';

/** The server writes notices in English. In Hindi each says what has happened; what it is about is one press away. */
export const HINDI: Record<string, string> = {
  'booking.expiring_soon': 'आपकी बुकिंग 5 मिनट में समाप्त हो जाएगी!',
  'booking.slot_expired': 'आपकी बुकिंग का समय पूरा हुआ। जगह ख़ाली कर दी गई।',
  'booking.renewed': 'बुकिंग आगे बढ़ा दी गई!',
  'booking.renewal_failed': 'बुकिंग आगे नहीं बढ़ सकी। फिर कोशिश करें।',
  'booking.auto_expired': 'आपकी बुकिंग अपने-आप समाप्त हो गई।',
  'booking.declined': 'पार्किंग ने आपकी बुकिंग अस्वीकार कर दी।',
  'payment.cash_verified': 'आपका नक़द भुगतान जाँच लिया गया। बुकिंग चालू है!',
  'booking.created': 'नई बुकिंग आई है।',
  'car_wash.completed': 'आपकी गाड़ी धुल गई!',
  'employee.assigned': 'नया काम सौंपा गया है।',
  'assignment.declined': 'एक काम लेने से मना किया गया।',
  'assignment.cancelled': 'एक काम वापस ले लिया गया।',
  'car_wash.confirmed': 'आपकी धुलाई पक्की है।',
  'car_wash.booked': 'नई धुलाई बुक हुई है।',
  'car_wash.cancelled': 'एक धुलाई रद्द हो गई।',
  'car_wash.hold_lapsed': 'धुलाई का भुगतान समय पर नहीं हुआ। वह रद्द हो गई।',
  'payment.upi_verified': 'आपका UPI भुगतान जाँच लिया गया। बुकिंग चालू है!',
  'booking.cancelled': 'एक बुकिंग रद्द की गई।',
  'booking.hold_lapsed': 'भुगतान समय पर नहीं हुआ। जगह ख़ाली कर दी गई।',
  'booking.reinstated': 'भुगतान देर से आया, पर आपकी बुकिंग फिर पक्की है।',
  'payment.failed': 'भुगतान अस्वीकार हुआ। जगह ख़ाली कर दी गई।',
  'payment.rejected': 'आपका भुगतान स्वीकार नहीं हुआ। जगह ख़ाली कर दी गई।',
  'payment.refund_due': 'काउंटर पर पैसे वापस होने हैं।',
  'payment.refunded': 'पैसे वापस कर दिए गए।',
  'operator.approved': 'संचालक को मंज़ूरी मिल गई।',
  'operator.declined': 'संचालक को मंज़ूरी नहीं मिली।',
  'staff.invited': 'एक कर्मचारी को बुलाया गया है।',
  'webhook.disabled': 'एक वेबहुक बंद कर दिया गया।',
};

export function useNoticeText() {
  const language = useLanguage();
  return ({ event, message }: Pick<Notice, 'event' | 'message'>) => (language === 'hi' ? (HINDI[event] ?? message) : message);
}
