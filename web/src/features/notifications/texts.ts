import { catalogue } from '@/shared/i18n/texts';

export const texts = catalogue({
  en: {
    title: 'Notifications',
    none: 'Nothing yet',
    noneWhy: 'What happens to your bookings and car washes is told here, at once.',
    new: 'New',
    readAll: 'Mark all as read',
    readOne: 'Mark as read',
    readThis: 'Mark as read: {text}',
    settings: 'What you are told',
    success: 'Good news',
    error: 'Trouble',
    warning: 'Attention',
    info: 'News',
  },
  hi: {
    title: 'सूचनाएँ',
    none: 'अभी कुछ नहीं',
    noneWhy: 'आपकी बुकिंग और धुलाई में जो होता है, वह यहाँ तुरंत बताया जाता है।',
    new: 'नई',
    readAll: 'सब पढ़ी हुई मानें',
    readOne: 'पढ़ी हुई मानें',
    readThis: 'पढ़ी हुई मानें: {text}',
    settings: 'आपको क्या बताया जाए',
    success: 'अच्छी ख़बर',
    error: 'परेशानी',
    warning: 'ध्यान दें',
    info: 'ख़बर',
  },
});
