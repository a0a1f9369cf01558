import { catalogue, useTexts } from './texts';

const texts = catalogue({
  en: {
    required: 'This is needed.',
    missing: 'This is needed.',
    invalid: 'This is not valid.',
    too_short: 'This is too short.',
    too_long: 'This is too long.',
    too_small: 'This is too little.',
    too_big: 'This is too much.',
    mismatch: 'The two are not the same.',
    wrong: 'This is wrong.',
    email: 'This is no e-mail address.',
    password: 'At least 10 characters.',
    same_as_email: 'Not your e-mail address.',
    not_found: 'There is no such thing.',
    ambiguous: 'Choose one.',
    in_the_past: 'That time is over.',
    too_soon: 'That is too soon.',
    too_far_ahead: 'That is too far ahead.',
    not_offered: 'That is not offered here.',
    not_after_from: 'The end must come after the beginning.',
    before_from: 'The end must come after the beginning.',
    wrong_class: 'This bay is for another kind of vehicle.',
    not_whole_minutes: 'Whole minutes only.',
    not_while_parked: 'Not while this vehicle is parked.',
    nonexistent_local_time: 'The clocks skip that time on that day.',
    ambiguous_local_time: 'The clocks show that time twice on that day.',
  },
  hi: {
    required: 'यह ज़रूरी है।',
    missing: 'यह ज़रूरी है।',
    invalid: 'यह सही नहीं है।',
    too_short: 'यह बहुत छोटा है।',
    too_long: 'यह बहुत लंबा है।',
    too_small: 'यह बहुत कम है।',
    too_big: 'यह बहुत ज़्यादा है।',
    mismatch: 'दोनों एक जैसे नहीं हैं।',
    wrong: 'यह ग़लत है।',
    email: 'यह ई-मेल पता नहीं है।',
    password: 'कम से कम 10 अक्षर।',
    same_as_email: 'अपना ई-मेल पता नहीं।',
    not_found: 'ऐसा कुछ नहीं है।',
    ambiguous: 'एक चुनें।',
    in_the_past: 'वह समय बीत चुका है।',
    too_soon: 'यह बहुत जल्दी है।',
    too_far_ahead: 'यह बहुत आगे है।',
    not_offered: 'यह यहाँ नहीं मिलता।',
    not_after_from: 'अंत शुरुआत के बाद होना चाहिए।',
    before_from: 'अंत शुरुआत के बाद होना चाहिए।',
    wrong_class: 'यह जगह दूसरी तरह के वाहन के लिए है।',
    not_whole_minutes: 'केवल पूरे मिनट।',
    not_while_parked: 'वाहन के खड़े रहते नहीं।',
    nonexistent_local_time: 'उस दिन घड़ी यह समय छोड़ देती है।',
    ambiguous_local_time: 'उस दिन घड़ी यह समय दो बार दिखाती है।',
  },
});

/** Says what is wrong with a field by its code. */
export function useFieldText() {
  const t = useTexts(texts);
  return (code: string) => t(code in texts.en ? (code as keyof typeof texts.en) : 'invalid');
}
