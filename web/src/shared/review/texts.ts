import { catalogue } from '@/shared/i18n/texts';

export const texts = catalogue({
  en: {
    question: 'How was it?',
    yours: 'Your review',
    answer: 'The lot answers:',
    write: 'Write a review',
    change: 'Change the review',
    stars: 'Stars',
    star: { one: '{count} star', other: '{count} stars' },
    text: 'What others should know',
    textHint: 'May be left empty. At most 500 characters.',
    send: 'Send the review',
    sent: 'Thank you for your review.',
  },
  hi: {
    question: 'कैसा रहा?',
    yours: 'आपकी समीक्षा',
    answer: 'पार्किंग का उत्तर:',
    write: 'समीक्षा लिखें',
    change: 'समीक्षा बदलें',
    stars: 'तारे',
    star: { one: '{count} तारा', other: '{count} तारे' },
    text: 'दूसरों को क्या पता होना चाहिए',
    textHint: 'चाहें तो ख़ाली छोड़ें। ज़्यादा से ज़्यादा 500 अक्षर।',
    send: 'समीक्षा भेजें',
    sent: 'आपकी समीक्षा के लिए धन्यवाद।',
  },
});
