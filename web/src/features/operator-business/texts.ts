import { catalogue } from '@/shared/i18n/texts';

export const texts = catalogue({
  en: {
    business: 'Business',
    webhooks: 'Webhooks',
    lead: 'Your business as ParkMate knows it.',
    name: 'Name of the business',
    upi: 'UPI id',
    upiHint: 'UPI payments go there, for example name@bank. Without one customers pay by card or cash.',
    address: 'Address',
    busy: 'Staff are busy at (open assignments)',
    busyHint: 'Who has so many in hand is given no more by itself.',
    saved: 'Saved.',
    state: 'Approval',
    approvedSays: 'Approved: your lots are listed and can be booked.',
    since: 'Registered',
  },
  hi: {
    business: 'व्यवसाय',
    webhooks: 'वेबहुक',
    lead: 'आपका व्यवसाय, जैसा ParkMate जानता है।',
    name: 'व्यवसाय का नाम',
    upi: 'UPI आईडी',
    upiHint: 'UPI भुगतान यहाँ आते हैं, जैसे name@bank। इसके बिना ग्राहक कार्ड या नक़द देते हैं।',
    address: 'पता',
    busy: 'कर्मचारी कब व्यस्त माने जाएँ (बाक़ी काम)',
    busyHint: 'जिसके पास इतने काम हों, उसे अपने-आप और नहीं मिलता।',
    saved: 'सहेजा गया।',
    state: 'मंज़ूरी',
    approvedSays: 'मंज़ूर: आपकी पार्किंग सूची में है और बुक हो सकती है।',
    since: 'पंजीकरण',
  },
});
