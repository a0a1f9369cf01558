import { catalogue } from '@/shared/i18n/texts';

export const texts = catalogue({
  en: {
    plan: 'Plan of the bays',
    keys: 'Arrow keys move between bays, Enter chooses one.',
    larger: 'Enlarge the plan',
    smaller: 'Reduce the plan',
    chosen: 'Your choice',
    other: 'Other vehicles',
    legend: 'What the plan shows',
  },
  hi: {
    plan: 'जगहों का नक़्शा',
    keys: 'तीर की कुंजियों से जगहों के बीच चलें, Enter से चुनें।',
    larger: 'नक़्शा बड़ा करें',
    smaller: 'नक़्शा छोटा करें',
    chosen: 'आपकी चुनी हुई',
    other: 'दूसरे वाहन',
    legend: 'नक़्शे में क्या है',
  },
});
