import { catalogue } from '@/shared/i18n/texts';

export const texts = catalogue({
  en: {
    payouts: 'Payouts',
    lead: 'What operators are owed, and what they were paid.',
    owed: 'Owed: {amount}',
    owes: 'Owes: {amount}',
    pay: 'Record a payout',
    payOf: 'Record a payout to {name}',
    says: 'Have the bank pay first: this writes it into the books.',
    amount: 'Amount (₹)',
    reference: 'The bank’s reference',
    recorded: 'Written into the books.',
    history: 'Paid so far',
    noOperators: 'No operators yet',
    noPayouts: 'Nothing was paid out yet',
  },
  hi: {
    payouts: 'भुगतान निकासी',
    lead: 'संचालकों को कितना देय है, और कितना चुकाया गया।',
    owed: 'देय: {amount}',
    owes: 'संचालक को देना है: {amount}',
    pay: 'भुगतान दर्ज करें',
    payOf: '{name} को भुगतान दर्ज करें',
    says: 'पहले बैंक से भुगतान करें: यहाँ वह बही में लिखा जाता है।',
    amount: 'रक़म (₹)',
    reference: 'बैंक का संदर्भ',
    recorded: 'बही में लिखा गया।',
    history: 'अब तक चुकाया',
    noOperators: 'अभी कोई संचालक नहीं',
    noPayouts: 'अभी कुछ नहीं चुकाया गया',
  },
});
