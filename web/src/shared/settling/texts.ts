import { catalogue } from '@/shared/i18n/texts';

export const texts = catalogue({
  en: {
    received: 'Received',
    receivedOf: 'Received: {what}',
    notReceived: 'Not received',
    notReceivedOf: 'Not received: {what}',
    rejectTitle: 'Has the money not come?',
    rejectWhy: 'The payment of {amount} fails, the bay is free for others at once, and the customer is told. This cannot be taken back.',
    reject: 'It has not come',
    rejected: 'Noted: the money did not come. The bay is free again.',
    confirmed: '{amount} received. What it pays for is confirmed.',
    rebooked: '{amount} received. The booking was over already, but its time was still free: it has been booked anew.',
    refund_due: '{amount} received, but the time is no longer free. Please give the money back.',
    unchanged: 'Somebody has confirmed these {amount} already. Nothing has changed.',
    tooLate: 'Somebody was faster: this payment is no longer open.',
  },
  hi: {
    received: 'पैसे मिले',
    receivedOf: 'पैसे मिले: {what}',
    notReceived: 'नहीं मिले',
    notReceivedOf: 'पैसे नहीं मिले: {what}',
    rejectTitle: 'क्या पैसे नहीं आए?',
    rejectWhy: '{amount} का भुगतान असफल माना जाएगा, जगह तुरंत ख़ाली होगी और ग्राहक को बताया जाएगा। इसे वापस नहीं लिया जा सकता।',
    reject: 'पैसे नहीं आए',
    rejected: 'दर्ज हुआ: पैसे नहीं आए। जगह फिर ख़ाली है।',
    confirmed: '{amount} मिले। बुकिंग पक्की है।',
    rebooked: '{amount} मिले। बुकिंग ख़त्म हो चुकी थी, पर समय ख़ाली था: वह फिर से बुक हो गई।',
    refund_due: '{amount} मिले, पर वह समय अब ख़ाली नहीं है। कृपया पैसे लौटा दें।',
    unchanged: 'ये {amount} पहले ही किसी ने दर्ज कर दिए हैं। कुछ नहीं बदला।',
    tooLate: 'कोई और आपसे पहले था: यह भुगतान अब खुला नहीं है।',
  },
});
